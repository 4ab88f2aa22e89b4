package dev.mergewright.merge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The value of a merge parameter as the mergekit dialect writes it.
public sealed interface ParameterValue {
  /// One value per layer, first to last; embeddings take the first, the final norm and the head the
  /// last.
  ///
  /// Means the same in mergekit, which would give the final norm and the head the first value of a
  /// bare gradient: their cases come before it.
  static ParameterValue perLayer(double... values) {
    if (values.length == 1) {
      return new Scalar(values[0]);
    }
    Gradient layers = new Gradient(Arrays.stream(values).boxed().toList());
    Scalar last = new Scalar(layers.values().getLast());
    return new Filtered(
        List.of(new Case("lm_head", last), new Case("model.norm", last), new Case("*", layers)));
  }

  /// This value where it has one, the other one elsewhere: what a look-up finds that asks here
  /// first.
  default ParameterValue orElse(ParameterValue other) {
    if (!(this instanceof Filtered(List<Case> cases))) {
      return this;
    }
    List<Case> both = new ArrayList<>(cases);
    if (other instanceof Filtered(List<Case> more)) {
      both.addAll(more);
    } else {
      both.add(new Case("*", other));
    }
    return new Filtered(both);
  }

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
      if (cases.isEmpty()) {
        throw new IllegalArgumentException("a filtered value needs at least one case");
      }
    }
  }

  /// A value for the tensors whose name contains `filter`; `*` matches all.
  record Case(String filter, ParameterValue value) {
    public Case {
      if (value instanceof Filtered) {
        throw new IllegalArgumentException("a filter's value must be a number or a gradient");
      }
    }
  }
}
