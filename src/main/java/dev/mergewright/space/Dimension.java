package dev.mergewright.space;

import org.jspecify.annotations.Nullable;

/// One number that a search may choose: a parameter of the merge method, somewhere in the model.
///
/// @param parameter the parameter's name
/// @param source the source model it belongs to, absent when the merge has one value for all
/// @param place what of the model it holds for, such as `layer[3]` or `mlp.cosine[0]`; empty for
///   all
/// @param low the value of gene 0
/// @param high the value of gene 1
public record Dimension(
    String parameter, @Nullable Integer source, String place, double low, double high) {
  public Dimension {
    if (!(low < high)) {
      throw new IllegalArgumentException(
          parameter + ": low must be below high, was " + low + " and " + high);
    }
  }

  /// The name in reports and journals, such as `experts[0].weight.layer[3]`.
  public String name() {
    String owner = source == null ? "" : "experts[" + source + "].";
    return owner + parameter + (place.isEmpty() ? "" : "." + place);
  }

  /// The parameter's value; exactly `low` and `high` at the ends.
  double value(double gene) {
    return low * (1 - gene) + high * gene;
  }

  /// Whether the value is in the range.
  boolean holds(double value) {
    return low <= value && value <= high;
  }

  /// The gene of a value.
  ///
  /// @throws IllegalArgumentException when the value is not in the range
  double gene(double value) {
    if (!holds(value)) {
      throw new IllegalArgumentException(
          name() + " must be in [" + low + ", " + high + "], was " + value);
    }
    return Math.clamp((value - low) / (high - low), 0.0, 1.0);
  }
}
