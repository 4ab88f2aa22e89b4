package dev.mergewright.merge;

import java.util.List;

/// A rule that makes one tensor out of the same tensor of several models.
///
/// Every method works in two passes. *Measure* reads the tensor of every source as often as it must
/// and boils it down to a few scalars (norms, dots, thresholds). *Apply* is one fused elementwise
/// formula over tiles. A method declares its parameters once; see [MergeParameter].
public sealed interface MergeMethod permits Linear, TaskArithmetic, Ties, DareTies, Slerp {
  /// The name in YAML, on the command line and in reports.
  String name();

  /// The parameters, in the order of the documentation.
  List<MergeParameter> parameters();

  /// The measure pass over one tensor.
  ///
  /// @param group the tensor in the base and in every source
  /// @param values the parameters as they hold for this tensor
  TileFormula measure(TensorGroup group, TensorParameters values);
}
