package dev.mergewright.merge;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Model Breadcrumbs (arXiv 2312.06795): drop the largest entries of each task vector as outliers
/// and the smallest as noise, add the rest.
///
/// ```text
/// k_i = max(1, floor(density_i * n))        per tensor
/// g_i = min(floor(gamma_i * n), n - k_i)
/// d_i = x_i - b without its g_i largest entries by magnitude and all but the next k_i
/// y   = b + lambda * sum_i w_i d_i          the sum divided by sum_i w_i when `normalize`
/// ```
///
/// Of equal magnitudes the lowest index counts as the largest. With `g_i = 0` (a tensor of fewer
/// than 100 entries) this trims as [Ties] does; mergekit then drops everything. `rescale`
/// multiplies `d_i` by the L1 norm it had before over that after.
public record Breadcrumbs() implements MergeMethod {
  @Override
  public String name() {
    return "breadcrumbs";
  }

  @Override
  public List<MergeParameter> parameters() {
    return List.of(
        MergeParameter.weight(),
        MergeParameter.density(),
        MergeParameter.gamma(),
        MergeParameter.lambda(),
        MergeParameter.normalize(false),
        MergeParameter.rescale(false, "whether trimmed task vectors get their L1 norm back"));
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
    return TaskVectors.summed(Sparsity.band(group, values), values);
  }
}
