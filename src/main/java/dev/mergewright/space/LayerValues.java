package dev.mergewright.space;

import dev.mergewright.merge.ParameterValue;
import dev.mergewright.merge.ParameterValue.Case;
import dev.mergewright.merge.ParameterValue.Filtered;
import dev.mergewright.merge.ParameterValue.Gradient;
import dev.mergewright.merge.ParameterValue.Scalar;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/// One value per layer, as the mergekit dialect says it and back.
///
/// ```text
/// - {filter: lm_head,    value: v[L-1]}
/// - {filter: model.norm, value: v[L-1]}
/// - {filter: "*",        value: [v[0], ..., v[L-1]]}
/// ```
///
/// The embeddings take the value of layer 0, because mergekit evaluates a gradient at its start for tensors outside the
/// layers. The two filters give the final norm and the output projection that of the last layer, as arXiv 2406.14563 has it.
final class LayerValues {
  private static final Set<String> OUTSIDE_THE_LAYERS =
      Set.of("lm_head", "model.norm", "embed_tokens", "model.embed_tokens");

  private LayerValues() {}

  /// The parameter value that means these values.
  static ParameterValue write(List<Double> values) {
    var last = new Scalar(values.getLast());
    return new Filtered(
        List.of(
            new Case("lm_head", last),
            new Case("model.norm", last),
            new Case("*", new Gradient(values))));
  }

  /// The value within a layer, or empty when the parameter differs between the tensors of a layer or says nothing of it.
  static OptionalDouble read(ParameterValue value, int layer, int layers) {
    return switch (value) {
      case Scalar(double number) -> OptionalDouble.of(number);
      case Gradient(List<Double> values) ->
          OptionalDouble.of(interpolated(values, layers == 1 ? 1 : layer / (layers - 1.0)));
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

  private static double interpolated(List<Double> values, double depth) {
    double place = depth * (values.size() - 1);
    int below = (int) place;
    int above = Math.min(below + 1, values.size() - 1);
    double share = place - below;
    return (1 - share) * values.get(below) + share * values.get(above);
  }
}
