package dev.mergewright.merge;

import java.util.List;

/// The value of a merge parameter as the mergekit dialect writes it.
public sealed interface ParameterValue {
  /// One number for every tensor. Booleans are 1 and 0, as mergekit's parser makes them.
  record Scalar(double value) implements ParameterValue {}

  /// Numbers spread evenly over the layers and interpolated linearly between them.
  ///
  /// Layer `i` of `L` sits at `t = i/(L-1)`; with as many values as layers each layer has its own.
  record Gradient(List<Double> values) implements ParameterValue {
    public Gradient {
      values = List.copyOf(values);
      if (values.isEmpty()) {
        throw new IllegalArgumentException("a gradient needs at least one value");
      }
    }
  }

  /// Cases tried in order; the first whose filter occurs in the tensor's name decides.
  record Filtered(List<Case> cases) implements ParameterValue {
    public Filtered {
      cases = List.copyOf(cases);
    }
  }

  /// A value for the tensors whose name contains `filter`; `*` matches all.
  record Case(String filter, ParameterValue value) {}
}
