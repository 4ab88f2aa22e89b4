package dev.mergewright.space;

import dev.mergewright.merge.LayerName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Sorts slopes by tensor into slopes by coefficient, as a recipe of the space would spread the
/// coefficients over the tensors.
///
/// ```text
/// tensor of layer l          the coefficient of its part in layer l
/// embedding                  that of the first layer
/// last norm, head            that of the last layer
/// tensor of no part          none: it keeps the template's weight
/// ```
///
/// @param layout the parts
/// @param layers the number of layers
record TensorSlopes(Layout layout, int layers) {
  /// The slope by every weight of every layer, by the names of the sections.
  ///
  /// @param byTensor for each tensor the slope by the weight of each source in it
  Map<String, List<Double>> byCoefficient(
      List<Section> sections, Map<String, List<Double>> byTensor) {
    Map<String, List<Double>> sums = new LinkedHashMap<>();
    sections.forEach(
        section -> sums.put(section.name(), new ArrayList<>(Collections.nCopies(layers, 0.0))));
    byTensor.forEach(
        (tensor, bySource) -> {
          Part part = layout.parts().stream().filter(p -> p.holds(tensor)).findFirst().orElse(null);
          for (Section section : sections) {
            if (section.part().equals(part)) {
              List<Double> sum = Objects.requireNonNull(sums.get(section.name()));
              double own = bySource.get(Objects.requireNonNull(section.strand().source()));
              sum.set(layer(tensor), sum.get(layer(tensor)) + own);
            }
          }
        });
    return sums;
  }

  private int layer(String tensor) {
    LayerName name = LayerName.of(tensor);
    if (name != null) {
      return name.layer();
    }
    return tensor.contains("embed") ? 0 : layers - 1;
  }
}
