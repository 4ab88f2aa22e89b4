package dev.mergewright.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Some of the rows, drawn without replacement by a seed and kept in their order.
final class Draw {
  private Draw() {}

  /// All rows when the limit is 0 or not below their number. Each row is taken with the probability
  /// that makes all samples of this size equally likely (Knuth, The Art of Computer Programming 2,
  /// algorithm 3.4.2 S).
  static <T> List<T> of(List<T> rows, int limit, long seed) {
    if (limit == 0 || limit >= rows.size()) {
      return rows;
    }
    SplittableRandom random = new SplittableRandom(seed);
    List<T> taken = new ArrayList<>();
    for (int i = 0; taken.size() < limit; i++) {
      if (random.nextInt(rows.size() - i) < limit - taken.size()) {
        taken.add(rows.get(i));
      }
    }
    return List.copyOf(taken);
  }
}
