package dev.mergewright.merge;

import java.util.List;
import java.util.Map;

/// The parameters of a recipe as they hold for one tensor: gradients and filters resolved, defaults
/// filled in.
///
/// @param global values of the parameters with one value per merge
/// @param bySource values of the parameters that each source has, in source order
/// @param seed the key of this tensor's random masks
public record TensorParameters(
    Map<String, Double> global, List<Map<String, Double>> bySource, long seed) {
  public TensorParameters {
    global = Map.copyOf(global);
    bySource = bySource.stream().map(Map::copyOf).toList();
  }

  /// A parameter with one value per merge.
  public double of(String parameter) {
    return required(global, parameter);
  }

  /// A source's own parameter.
  public double of(int source, String parameter) {
    return required(bySource.get(source), parameter);
  }

  /// A source parameter of every source, in source order.
  public double[] ofEach(String parameter) {
    return bySource.stream().mapToDouble(values -> required(values, parameter)).toArray();
  }

  /// Whether a global switch is on.
  public boolean isOn(String parameter) {
    return of(parameter) != 0;
  }

  private static double required(Map<String, Double> values, String parameter) {
    Double value = values.get(parameter);
    if (value == null) {
      throw new IllegalArgumentException("no value for parameter " + parameter);
    }
    return value;
  }
}
