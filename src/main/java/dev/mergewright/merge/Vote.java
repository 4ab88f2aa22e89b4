package dev.mergewright.merge;

/// Who elects the sign of an entry, and what `normalize` divides by; a tie is a plus. The YAML key
/// is `election`.
///
/// ```text
///               votes_i        i agrees when sign(votes_i) is that of sum_j votes_j
/// weighted      w_i d_i        D = sum of w_i d_i over those that agree, / sum of their w_i
/// unweighted    d_i            D = sum of w_i d_i over those that agree, / sum of their w_i
/// frozen        d_i            D = sum of w_i d_i over those that agree, / how many they are
/// count         sign(w_i d_i)  D = sum of w_i d_i over those that agree, / sum of their w_i
/// ```
///
/// `d_i` are task vectors made sparse at the recipe's densities. The quotient is taken when
/// `normalize`.
public enum Vote {
  /// Task vectors times their weights, as mergekit does.
  WEIGHTED,
  /// Task vectors alone, as the TIES paper does: without `normalize` the merge is then linear in
  /// its weights while densities stay, and a source of weight 0 still votes.
  UNWEIGHTED,
  /// Task vectors alone, and the divisor counts heads, so that neither depends on the weights: the
  /// merge is linear in them while densities stay, with `normalize` too. With weights of 1 this is
  /// the disjoint mean of the TIES paper.
  FROZEN,
  /// One vote per source, whatever the size of its change: the majority of signs. A source of
  /// weight 0 has none.
  COUNT
}
