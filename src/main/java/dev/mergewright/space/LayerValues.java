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

  /// The value of a tensor, or empty when the parameter says nothing of it, or tells tensors apart
  /// by a filter that is neither known nor about what is outside the layers.
  ///
  /// @param tensor a name that stands for others
  /// @param layer where the tensor lies
  static OptionalDouble read(
      ParameterValue value, String tensor, Set<String> known, int layer, int layers) {
    return switch (value) {
      case Scalar(double number) -> OptionalDouble.of(number);
      case Gradient(List<Double> values) -> OptionalDouble.of(interpolated(values, layer, layers));
      case Filtered(List<Case> cases) -> readFirst(cases, tensor, known, layer, layers);
    };
  }

  private static OptionalDouble readFirst(
      List<Case> cases, String tensor, Set<String> known, int layer, int layers) {
    for (Case each : cases) {
      String filter = each.filter();
      if (!filter.equals("*") && !known.contains(filter) && !OUTSIDE_THE_LAYERS.contains(filter)) {
        return OptionalDouble.empty();
      }
      if (filter.equals("*") || tensor.contains(filter)) {
        return read(each.value(), tensor, known, layer, layers);
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
