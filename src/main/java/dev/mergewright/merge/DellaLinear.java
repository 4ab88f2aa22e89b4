package dev.mergewright.merge;

import java.util.List;

/// DELLA (arXiv 2406.11617) without its election: drop entries of each task vector by chance, small
/// ones more often, and add.
///
/// ```text
/// d_i as in Della
/// y   = b + lambda * sum_i w_i d_i          the sum divided by sum_i w_i when `normalize`
/// ```
public record DellaLinear() implements MergeMethod {
  @Override
  public String name() {
    return "della_linear";
  }

  @Override
  public List<MergeParameter> parameters() {
    return Della.parameters(false);
  }

  @Override
  public boolean runsOnDevice() {
    return false;
  }

  @Override
  public TileFormula measure(TensorGroup group, TensorParameters values) {
    return TaskVectors.summed(Sparsity.ranked(group, values), values);
  }
}
