package dev.mergewright.merge;

import java.util.List;

/// DELLA (arXiv 2406.11617): drop entries of each task vector by chance, small ones more often,
/// elect a sign per entry, merge what agrees.
///
/// ```text
/// p_ij = density_i -/+ epsilon_i            linear in the rank of |x_i - b| in its row, see RankedDrop
/// d_ij = m_ij (x_i - b)_j / p_ij            m_ij ~ Bernoulli(p_ij); undivided when `rescale` is off
/// y    = b + lambda * elect(w, d)           see SignElection; normalize is on unless a recipe says otherwise
/// ```
///
/// The factor is the paper's `1/p`; with `rescale_norm: l1` it is mergekit's, the ratio of the L1
/// norms of the whole tensor before and after. Where `density -/+ epsilon` leaves (0, 1) mergekit
/// refuses; here epsilon shrinks, so density 1 keeps everything. Rows run along the last dimension.
///
/// @param election whose masses elect the sign
/// @param rescaleNorm which norm `rescale` gives back
public record Della(Vote election, RescaleNorm rescaleNorm) implements Electing {
  /// DELLA with weighted election and the paper's factor, the default.
  public Della() {
    this(Vote.WEIGHTED, RescaleNorm.EXPECTED);
  }

  @Override
  public String name() {
    return "della";
  }

  @Override
  public MergeMethod electing(Vote election) {
    return new Della(election, rescaleNorm);
  }

  @Override
  public List<MergeParameter> parameters() {
    return parameters(true);
  }

  static List<MergeParameter> parameters(boolean normalize) {
    return List.of(
        MergeParameter.weight(),
        MergeParameter.density(),
        MergeParameter.epsilon(),
        MergeParameter.lambda(),
        MergeParameter.normalize(normalize),
        MergeParameter.rescale(true, "whether kept entries are divided by their probability"));
  }

  @Override
  public boolean runsOnDevice() {
    return false;
  }

  @Override
  public List<MergeOption> options() {
    return List.of(
        MergeOption.election(election, this::electing),
        MergeOption.rescaleNorm(rescaleNorm, chosen -> new Della(election, chosen)));
  }

  @Override
  public TileFormula measure(TensorGroup group, TensorParameters values) {
    return TaskVectors.elected(Sparsity.ranked(group, values, rescaleNorm), election, values);
  }
}
