package dev.mergewright.merge;

import java.util.List;

/// DARE (arXiv 2311.03099) before the election of TIES: drop entries of each task vector by chance,
/// scale up the rest.
///
/// ```text
/// m_i ~ Bernoulli(p_i) per entry            p_i = density_i, keyed by seed, source, tensor and entry
/// d_i = m_i (x_i - b) / p_i                 undivided when `rescale` is off
/// y   = b + lambda * elect(w, d)            see SignElection; normalize is off unless a recipe says otherwise
/// ```
///
/// The expectation of `d_i` is the task vector. The factor is the paper's `1/p`; mergekit uses the
/// ratio of L1 norms, which tends to it in large tensors.
///
/// @param election whose masses elect the sign
public record DareTies(Vote election) implements Electing {
  /// DARE-TIES with weighted election, the default.
  public DareTies() {
    this(Vote.WEIGHTED);
  }

  @Override
  public String name() {
    return "dare_ties";
  }

  @Override
  public MergeMethod electing(Vote election) {
    return new DareTies(election);
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
  public TileFormula measure(TensorGroup group, TensorParameters values) {
    return TaskVectors.elected(Sparsity.random(group, values), election, values);
  }
}
