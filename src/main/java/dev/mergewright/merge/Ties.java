package dev.mergewright.merge;

import java.util.List;

/// TIES (arXiv 2306.01708): trim each task vector to its largest entries, elect a sign per entry,
/// merge what agrees.
///
/// ```text
/// k_i = max(1, floor(density_i * n))        per tensor
/// d_i = the k_i largest entries of x_i - b by magnitude, the rest 0
/// y   = b + lambda * elect(w, d)            see SignElection; normalize is on unless a recipe says otherwise
/// ```
///
/// `rescale` multiplies `d_i` by the L1 norm it had before trimming over that after. With one
/// source and `normalize` the weight cancels; see [#inert].
///
/// @param election whose masses elect the sign
public record Ties(Vote election) implements Electing {
  /// TIES with weighted election, the default.
  public Ties() {
    this(Vote.WEIGHTED);
  }

  @Override
  public String name() {
    return "ties";
  }

  @Override
  public MergeMethod electing(Vote election) {
    return new Ties(election);
  }

  @Override
  public List<MergeParameter> parameters() {
    return List.of(
        MergeParameter.weight(),
        MergeParameter.density(),
        MergeParameter.lambda(),
        MergeParameter.normalize(true),
        MergeParameter.rescale(false, "whether trimmed task vectors get their L1 norm back"));
  }

  @Override
  public TileFormula measure(TensorGroup group, TensorParameters values) {
    return TaskVectors.elected(Sparsity.largest(group, values), election, values);
  }
}
