package dev.mergewright.evaluation;

import java.util.Arrays;
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
    if (differences.isEmpty()) {
      throw new IllegalArgumentException("a bootstrap needs at least one row, was 0");
    }
    if (resamples < 40) {
      throw new IllegalArgumentException("resamples must be at least 40, was " + resamples);
    }
    double[] rows = differences.stream().mapToDouble(Double::doubleValue).toArray();
    double[] means = new double[resamples];
    Arrays.setAll(means, _ -> resampledMean(rows, random));
    Arrays.sort(means);
    int tail = (int) (0.025 * resamples);
    Interval interval = new Interval(means[tail], means[resamples - 1 - tail]);
    return new PairedBootstrap(Spread.of(differences).mean(), interval);
  }

  private static double resampledMean(double[] rows, RandomGenerator random) {
    double sum = 0;
    for (int i = 0; i < rows.length; i++) {
      sum += rows[random.nextInt(rows.length)];
    }
    return sum / rows.length;
  }
}
