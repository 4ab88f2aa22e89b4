package dev.mergewright.merge;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// DARE (arXiv 2311.03099): drop entries of each task vector by chance, scale up the rest, add.
///
/// ```text
/// m_i ~ Bernoulli(p_i) per entry            p_i = density_i, keyed by seed, source, tensor and entry
/// d_i = m_i (x_i - b) / p_i                 undivided when `rescale` is off
/// y   = b + lambda * sum_i w_i d_i          the sum divided by sum_i w_i when `normalize`
/// ```
///
/// The masks and the factor are those of [DareTies].
///
/// @param rescaleNorm which norm `rescale` gives back
public record DareLinear(RescaleNorm rescaleNorm) implements MergeMethod {
  /// DARE with the paper's factor, the default.
  public DareLinear() {
    this(RescaleNorm.EXPECTED);
  }

  @Override
  public String name() {
    return "dare_linear";
  }

  @Override
  public List<MergeParameter> parameters() {
    return List.of(
        MergeParameter.weight(),
        MergeParameter.density(),
        MergeParameter.lambda(),
        MergeParameter.normalize(false),
        MergeParameter.rescale(true, "whether kept entries are divided by the density"));
  }

  @Override
  public List<MergeOption> options() {
    return List.of(MergeOption.rescaleNorm(rescaleNorm, DareLinear::new));
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
    return TaskVectors.summed(Sparsity.random(group, values, rescaleNorm), values);
  }
}
