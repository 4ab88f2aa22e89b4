package dev.mergewright.merge;

import java.util.List;

/// Model Breadcrumbs (arXiv 2312.06795) before the election of TIES (arXiv 2306.01708).
///
/// ```text
/// d_i = x_i - b without its largest and its smallest entries, see Breadcrumbs
/// y   = b + lambda * elect(w, d)            see SignElection; normalize is off unless a recipe says otherwise
/// ```
///
/// @param election whose masses elect the sign
public record BreadcrumbsTies(Vote election) implements Electing {
  /// Breadcrumbs-TIES with weighted election, the default.
  public BreadcrumbsTies() {
    this(Vote.WEIGHTED);
  }

  @Override
  public String name() {
    return "breadcrumbs_ties";
  }

  @Override
  public MergeMethod electing(Vote election) {
    return new BreadcrumbsTies(election);
  }

  @Override
  public List<MergeParameter> parameters() {
    return new Breadcrumbs().parameters();
  }

  @Override
  public List<MergeOption> options() {
    return List.of(MergeOption.election(election, this::electing));
  }

  @Override
  public TileFormula measure(TensorGroup group, TensorParameters values) {
    return TaskVectors.elected(Sparsity.band(group, values), election, values);
  }
}
