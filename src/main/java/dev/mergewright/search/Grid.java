package dev.mergewright.search;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// A grid: every combination of a few values per parameter, the data-free baseline of arXiv
/// 2406.14563.
public final class Grid {
  private Grid() {}

  /// The points, the last parameter varying fastest.
  ///
  /// @param values the values to try, by parameter name
  /// @return one value per parameter for each point, in the order of `values`
  public static List<SequencedMap<String, Double>> points(
      SequencedMap<String, List<Double>> values) {
    List<SequencedMap<String, Double>> points = List.of(Collections.emptyNavigableMap());
    for (var axis : values.sequencedEntrySet()) {
      points = crossed(points, axis.getKey(), axis.getValue());
    }
    return points;
  }

  private static List<SequencedMap<String, Double>> crossed(
      List<SequencedMap<String, Double>> points, String parameter, List<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("a grid needs at least one value of " + parameter);
    }
    List<SequencedMap<String, Double>> crossed = new ArrayList<>();
    for (SequencedMap<String, Double> point : points) {
      for (double value : values) {
        SequencedMap<String, Double> longer = new LinkedHashMap<>(point);
        longer.put(parameter, value);
        crossed.add(Collections.unmodifiableSequencedMap(longer));
      }
    }
    return List.copyOf(crossed);
  }
}
