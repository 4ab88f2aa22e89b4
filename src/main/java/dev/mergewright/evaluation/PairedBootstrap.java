package dev.mergewright.evaluation;

import java.util.List;
import java.util.random.RandomGenerator;

/// The percentile bootstrap of a mean difference over rows, for pairs that [McNemar] does not fit:
/// losses, or rows asked under several seeds.
///
/// Rows are drawn with replacement, each with all it brings, so that what belongs to one row stays
/// together.
///
/// Source: B. Efron, Ann. Stat. 7 (1979), 1-26.
///
/// @param mean the mean difference
/// @param interval the 2.5 % and 97.5 % quantiles of the resampled means
public record PairedBootstrap(double mean, Interval interval) {
  /// Resamples the rows.
  ///
  /// @param differences first minus second for each row; the mean over seeds where a row was asked
  ///   under several
  /// @param resamples how many means are drawn, at least 40 so that the quantiles exist
  /// @param random draws the rows
  public static PairedBootstrap of(
      List<Double> differences, int resamples, RandomGenerator random) {
    double[] rows = differences.stream().mapToDouble(Double::doubleValue).toArray();
    Bootstrap around = Bootstrap.of(rows.length, drawn -> mean(rows, drawn), resamples, random);
    return new PairedBootstrap(Spread.of(differences).mean(), around.interval());
  }

  private static double mean(double[] rows, int[] drawn) {
    double sum = 0;
    for (int row : drawn) {
      sum += rows[row];
    }
    return sum / drawn.length;
  }
}
