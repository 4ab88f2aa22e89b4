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
/// With `trim: model` the `n` entries are those of all tensors together, see [WholeModel]; the norm
/// that `rescale` gives back stays that of each tensor.
///
/// @param election whose masses elect the sign
/// @param trim what a density counts over
public record Ties(Vote election, Trim trim) implements Electing {
  /// TIES as mergekit does it, the default.
  public Ties() {
    this(Vote.WEIGHTED, Trim.TENSOR);
  }

  @Override
  public String name() {
    return "ties";
  }

  @Override
  public MergeMethod electing(Vote election) {
    return new Ties(election, trim);
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
  public List<MergeOption> options() {
    return List.of(
        MergeOption.election(election, this::electing),
        MergeOption.trim(trim, chosen -> new Ties(election, chosen)));
  }

  @Override
  public boolean trimsWholeModel() {
    return trim == Trim.MODEL;
  }

  @Override
  public TileFormula measure(TensorGroup group, TensorParameters values) {
    if (trimsWholeModel() && !WholeModel.isPart(group)) {
      throw new IllegalArgumentException(group.name() + " must be part of a WholeModel");
    }
    return TaskVectors.elected(Sparsity.largest(group, values), election, values);
  }
}
