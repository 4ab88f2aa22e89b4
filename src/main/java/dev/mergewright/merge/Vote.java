package dev.mergewright.merge;

/// Whose mass elects the sign of an element in TIES; a tie is a plus. The YAML key is `election`.
public enum Vote {
  /// Task vectors times their weights, as mergekit does.
  WEIGHTED,
  /// Task vectors alone, as the TIES paper does: the merge is then linear in its weights while
  /// densities stay, and a source of weight 0 still votes.
  UNWEIGHTED
}
