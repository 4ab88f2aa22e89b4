package dev.mergewright.search;

import dev.mergewright.space.Fitness;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// How alone each candidate of a front is.
///
/// ```text
/// d_i = sum over m of (f_m(next above i) - f_m(next below i)) / (max f_m - min f_m)
/// ```
///
/// The ends of the front in any objective are infinitely alone. Source: the NSGA-II paper (see
/// [NondominatedSort]), section III-B.
final class Crowding {
  private Crowding() {}

  /// The distance of each candidate, in the order of the front.
  static double[] distances(List<Fitness> front) {
    double[] distances = new double[front.size()];
    if (!front.isEmpty() && Double.isFinite(front.getFirst().objective(0))) {
      for (int m = 0; m < front.getFirst().objectives().size(); m++) {
        add(front, m, distances);
      }
    }
    return distances;
  }

  private static void add(List<Fitness> front, int m, double[] distances) {
    int[] order =
        IntStream.range(0, front.size())
            .boxed()
            .sorted(Comparator.comparingDouble(i -> front.get(i).objective(m)))
            .mapToInt(Integer::intValue)
            .toArray();
    int last = order.length - 1;
    double range = front.get(order[last]).objective(m) - front.get(order[0]).objective(m);
    distances[order[0]] = Double.POSITIVE_INFINITY;
    distances[order[last]] = Double.POSITIVE_INFINITY;
    for (int place = 1; place < last && range > 0; place++) {
      double gap =
          front.get(order[place + 1]).objective(m) - front.get(order[place - 1]).objective(m);
      distances[order[place]] += gap / range;
    }
  }
}
