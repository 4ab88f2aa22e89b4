package dev.mergewright.evaluation;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.stat.ranking.NaturalRanking;

/// Two models on the same rows by a number per row, such as a loss, of which only the order is
/// trusted: does one model tend to have the greater one?
///
/// ```text
/// W = min(sum of ranks of d > 0, sum of ranks of d < 0)      ranks of |d|, ties share their mean rank
/// p = min(1, 2 P(W' <= W))                                   W' over all sign patterns; no ties, n <= 50
/// p = 2 Phi((W - n(n+1)/4 + 1/2) / s)                        otherwise; s^2 = n(n+1)(2n+1)/24 - sum(t^3 - t)/48
/// ```
///
/// `t` are the sizes of the groups of equal |d|. Rows without a difference are left out, as
/// Wilcoxon did.
///
/// Why not Commons Math's test: it counts rows without a difference against the first model,
/// applies the continuity correction with the wrong sign and tries all 2^n patterns one by one.
///
/// Source: F. Wilcoxon, Biometrics Bull. 1 (1945), 80-83.
///
/// @param rows the rows with a difference
/// @param statistic the smaller sum of ranks
/// @param p the two-sided p-value; 1 when no row differs
public record WilcoxonSignedRank(long rows, double statistic, double p) {
  private static final int MOST_EXACT = 50;

  /// Ranks the differences, first minus second.
  public static WilcoxonSignedRank of(List<Double> differences) {
    double[] d =
        differences.stream().mapToDouble(Double::doubleValue).filter(x -> x != 0).toArray();
    if (!Arrays.stream(d).allMatch(Double::isFinite)) {
      throw new IllegalArgumentException("ranks need finite differences, was " + differences);
    }
    if (d.length == 0) {
      return new WilcoxonSignedRank(0, 0, 1);
    }
    double[] sizes = Arrays.stream(d).map(Math::abs).toArray();
    double[] ranks = new NaturalRanking().rank(sizes);
    double positive = 0;
    for (int i = 0; i < d.length; i++) {
      positive += d[i] > 0 ? ranks[i] : 0;
    }
    double n = d.length;
    double smaller = Math.min(positive, n * (n + 1) / 2 - positive);
    double ties = tieCorrection(sizes);
    double p =
        ties == 0 && d.length <= MOST_EXACT
            ? exact((int) smaller, d.length)
            : normal(smaller, n, ties);
    return new WilcoxonSignedRank(d.length, smaller, p);
  }

  /// The sum of t^3 - t over the groups of equal numbers.
  private static double tieCorrection(double[] sizes) {
    double[] sorted = sizes.clone();
    Arrays.sort(sorted);
    double sum = 0;
    int to;
    for (int from = 0; from < sorted.length; from = to) {
      to = from + 1;
      while (to < sorted.length && sorted[to] == sorted[from]) {
        to++;
      }
      double t = to - from;
      sum += t * t * t - t;
    }
    return sum;
  }

  /// Counts the sets of ranks with each sum; 2^50 patterns are still exact in double.
  private static double exact(int smaller, int n) {
    double[] sets = new double[n * (n + 1) / 2 + 1];
    sets[0] = 1;
    for (int rank = 1; rank <= n; rank++) {
      for (int sum = sets.length - 1; sum >= rank; sum--) {
        sets[sum] += sets[sum - rank];
      }
    }
    double below = Arrays.stream(sets, 0, smaller + 1).sum();
    return Math.min(1, 2 * below / Math.scalb(1.0, n));
  }

  private static double normal(double smaller, double n, double ties) {
    double deviation = Math.sqrt(n * (n + 1) * (2 * n + 1) / 24 - ties / 48);
    double z = Math.min(0, smaller - n * (n + 1) / 4 + 0.5) / deviation;
    // No generator: the distribution is only asked for probabilities.
    return Math.min(1, 2 * new NormalDistribution(null, 0, 1).cumulativeProbability(z));
  }
}
