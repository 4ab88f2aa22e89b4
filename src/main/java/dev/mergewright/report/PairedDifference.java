package dev.mergewright.report;

import dev.mergewright.evaluation.McNemar;
import java.util.List;

/// Two ways of merging on the same rows: by how much the first counts more often, and how sure that
/// is.
///
/// Rows are the unit. The models of several searches answer the same rows, so each row has one net
/// difference `d`, the sum over the searches. With one model on each side this is [McNemar], its
/// exact test and its interval; with several, the pool of their tables would take agreement between
/// searches for evidence.
///
/// @param mean the difference of the shares, first minus second
/// @param low the lower end of its 95 % interval
/// @param high the upper end of its 95 % interval
/// @param gained replies that count for the first only
/// @param lost replies that count for the second only
/// @param p two-sided: how often chance alone is as far from no difference
record PairedDifference(double mean, double low, double high, int gained, int lost, double p) {
  private static final double Z = 1.959963984540054;

  /// Compares the models of `first` with those of `second`; a single model on one side meets each
  /// of the other.
  static PairedDifference of(List<boolean[]> first, List<boolean[]> second) {
    int pairs = Math.max(first.size(), second.size());
    int[] net = new int[first.getFirst().length];
    int gained = 0;
    int lost = 0;
    for (int pair = 0; pair < pairs; pair++) {
      boolean[] a = member(first, pair, pairs, net.length);
      boolean[] b = member(second, pair, pairs, net.length);
      for (int row = 0; row < net.length; row++) {
        if (a[row] != b[row]) {
          net[row] += a[row] ? 1 : -1;
          gained += a[row] ? 1 : 0;
          lost += b[row] ? 1 : 0;
        }
      }
    }
    return of(net, pairs, gained, lost);
  }

  private static boolean[] member(List<boolean[]> models, int pair, int pairs, int rows) {
    if (models.size() != 1 && models.size() != pairs) {
      throw new IllegalArgumentException(
          "cannot pair %d models with %d".formatted(models.size(), pairs));
    }
    boolean[] marks = models.get(models.size() == 1 ? 0 : pair);
    if (marks.length != rows) {
      throw new IllegalArgumentException(
          "models must answer the same rows, had %d and %d".formatted(rows, marks.length));
    }
    return marks;
  }

  /// The difference of sums of net differences, each row in `1 / units` of a reply.
  ///
  /// The interval is that of [McNemar#interval] on net differences: one row is added to either side
  /// (Bonett and Price), so that models that agree everywhere still get an interval with a width.
  static PairedDifference of(int[] net, int units, int gained, int lost) {
    double sum = 0;
    double squares = 0;
    for (int d : net) {
      sum += d;
      squares += (double) d * d;
    }
    double n = net.length + 2;
    double centre = sum / units / n;
    double variance = (squares / units / units + 2) / n - centre * centre;
    double spread = Z * Math.sqrt(variance / n);
    return new PairedDifference(
        sum / units / net.length, centre - spread, centre + spread, gained, lost, chance(net));
  }

  /// The exact sign-flip test: without a difference, each row's `d` is as likely to be `-d`.
  private static double chance(int[] net) {
    int reach = 0;
    int sum = 0;
    for (int d : net) {
      reach += Math.abs(d);
      sum += d;
    }
    if (sum == 0) {
      return 1;
    }
    double[] positive = positiveSums(net, reach);
    double tail = 0;
    for (int value = (reach + Math.abs(sum)) / 2; value <= reach; value++) {
      tail += positive[value];
    }
    return Math.min(1, 2 * tail);
  }

  /// The distribution of the part of `reach` that falls on the positive side.
  private static double[] positiveSums(int[] net, int reach) {
    double[] chance = new double[reach + 1];
    chance[0] = 1;
    int top = 0;
    for (int d : net) {
      int step = Math.abs(d);
      if (step > 0) {
        top += step;
        for (int value = top; value >= 0; value--) {
          chance[value] = (chance[value] + (value >= step ? chance[value - step] : 0)) / 2;
        }
      }
    }
    return chance;
  }
}
