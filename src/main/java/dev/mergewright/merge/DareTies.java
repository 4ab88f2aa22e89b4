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
/// The expectation of `d_i` is the task vector. The factor is the paper's `1/p`; with
/// `rescale_norm: l1` it is mergekit's, the ratio of L1 norms before and after, which tends to
/// `1/p` in large tensors.
///
/// @param election whose masses elect the sign
/// @param rescaleNorm which norm `rescale` gives back
public record DareTies(Vote election, RescaleNorm rescaleNorm) implements Electing {
  /// DARE-TIES with weighted election and the paper's factor, the default.
  public DareTies() {
    this(Vote.WEIGHTED, RescaleNorm.EXPECTED);
  }

  @Override
  public String name() {
    return "dare_ties";
  }

  @Override
  public MergeMethod electing(Vote election) {
    return new DareTies(election, rescaleNorm);
  }

  @Override
  public List<MergeParameter> parameters() {
    return new DareLinear().parameters();
  }

  @Override
  public List<MergeOption> options() {
    return List.of(
        MergeOption.election(election, this::electing),
        MergeOption.rescaleNorm(rescaleNorm, chosen -> new DareTies(election, chosen)));
  }

  @Override
  public TileFormula measure(TensorGroup group, TensorParameters values) {
    return TaskVectors.elected(Sparsity.random(group, values, rescaleNorm), election, values);
  }
}
