package dev.mergewright.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Holm's step-down correction: many tests together err in at most one of twenty runs.
final class Holm {
  private Holm() {}

  /// The adjusted p values, in the order given.
  static List<Double> adjusted(List<Double> chances) {
    List<Integer> ascending =
        IntStream.range(0, chances.size())
            .boxed()
            .sorted(Comparator.comparing(chances::get))
            .toList();
    List<Double> adjusted = new ArrayList<>(chances);
    double highest = 0;
    for (int rank = 0; rank < ascending.size(); rank++) {
      int index = ascending.get(rank);
      highest = Math.max(highest, Math.min(1, (chances.size() - rank) * chances.get(index)));
      adjusted.set(index, highest);
    }
    return List.copyOf(adjusted);
  }
}
