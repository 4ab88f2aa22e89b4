package dev.mergewright.space;

import dev.mergewright.merge.ParameterValue;
import dev.mergewright.merge.ParameterValue.Case;
import dev.mergewright.merge.ParameterValue.Filtered;
import dev.mergewright.merge.ParameterValue.Gradient;
import dev.mergewright.merge.ParameterValue.Scalar;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/// The values of a parameter layer by layer, as far as a recipe has one for each: the inverse of
/// [ParameterValue#perLayer].
final class LayerValues {
  private static final Set<String> OUTSIDE_THE_LAYERS =
      Set.of("lm_head", "model.norm", "embed_tokens", "model.embed_tokens");

  private LayerValues() {}

  /// The value within a layer, or empty when the parameter differs between the tensors of a layer
  /// or says nothing of it.
  static OptionalDouble read(ParameterValue value, int layer, int layers) {
    return switch (value) {
      case Scalar(double number) -> OptionalDouble.of(number);
      case Gradient(List<Double> values) -> OptionalDouble.of(interpolated(values, layer, layers));
      case Filtered(List<Case> cases) -> readFirst(cases, layer, layers);
    };
  }

  private static OptionalDouble readFirst(List<Case> cases, int layer, int layers) {
    for (Case each : cases) {
      if (each.filter().equals("*")) {
        return read(each.value(), layer, layers);
      }
      if (!OUTSIDE_THE_LAYERS.contains(each.filter())) {
        return OptionalDouble.empty();
      }
    }
    return OptionalDouble.empty();
  }

  private static double interpolated(List<Double> values, int layer, int layers) {
    if (layers == 1) {
      return values.getLast();
    }
    // One division, so that with as many values as layers the places are exact.
    double place = (double) layer * (values.size() - 1) / (layers - 1);
    int below = (int) place;
    int above = Math.min(below + 1, values.size() - 1);
    double share = place - below;
    return (1 - share) * values.get(below) + share * values.get(above);
  }
}
