package dev.mergewright.merge;

import dev.mergewright.tensor.ElementType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The parameters of a recipe as they hold for one tensor: gradients and filters resolved, defaults
/// filled in.
///
/// @param global values of the parameters with one value per merge
/// @param bySource values of the parameters that each source has, in source order
/// @param seed the key of this tensor's random masks
/// @param stepType the type that every step is rounded to where a recipe asks for mergekit's rule
///   (`compat: mergekit`); absent in ours, which computes in `float` and rounds once
public record TensorParameters(
    Map<String, Double> global,
    List<Map<String, Double>> bySource,
    long seed,
    @Nullable ElementType stepType) {
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
