package dev.mergewright.merge;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// DELLA (arXiv 2406.11617) without its election: drop entries of each task vector by chance, small
/// ones more often, and add.
///
/// ```text
/// d_i as in Della
/// y   = b + lambda * sum_i w_i d_i          the sum divided by sum_i w_i when `normalize`
/// ```
///
/// @param rescaleNorm which norm `rescale` gives back
public record DellaLinear(RescaleNorm rescaleNorm) implements MergeMethod {
  /// DELLA with the paper's factor, the default.
  public DellaLinear() {
    this(RescaleNorm.EXPECTED);
  }

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
  public List<MergeOption> options() {
    return List.of(MergeOption.rescaleNorm(rescaleNorm, DellaLinear::new));
  }

  @Override
  public Set<String> ignored() {
    return Set.of("int8_mask");
  }

  @Override
  public Optional<String> nonlinearity(TensorParameters values) {
    return TaskVectors.dividing(values);
  }

  @Override
  public TileFormula measure(TensorGroup group, TensorParameters values) {
    return TaskVectors.summed(Sparsity.ranked(group, values, rescaleNorm), values);
  }
}
