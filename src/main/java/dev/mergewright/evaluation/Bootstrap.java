package dev.mergewright.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;

/// The percentile bootstrap of any figure of some rows: rows are drawn with replacement and the
/// figure is taken again.
///
/// Source: B. Efron, Ann. Stat. 7 (1979), 1-26.
///
/// @param deviation the sample standard deviation of the resampled figures, the standard error
/// @param interval their 2.5 % and 97.5 % quantiles
record Bootstrap(double deviation, Interval interval) {
  static final int RESAMPLES = 1000;

  /// The generator of every bootstrap here: the same rows have the same interval.
  static RandomGenerator random() {
    return new SplittableRandom(1);
  }

  /// @param rows how many rows there are
  /// @param figure the figure of some rows by their indices, each as often as it was drawn
  static Bootstrap of(int rows, ToDoubleFunction<int[]> figure, RandomGenerator random) {
    return of(rows, figure, RESAMPLES, random);
  }

  /// @param resamples how many figures are drawn, at least 40 so that the quantiles exist
  static Bootstrap of(
      int rows, ToDoubleFunction<int[]> figure, int resamples, RandomGenerator random) {
    if (rows < 1) {
      throw new IllegalArgumentException("a bootstrap needs at least one row, was " + rows);
    }
    if (resamples < 40) {
      throw new IllegalArgumentException("resamples must be at least 40, was " + resamples);
    }
    int[] drawn = new int[rows];
    double[] figures = new double[resamples];
    for (int resample = 0; resample < resamples; resample++) {
      Arrays.setAll(drawn, _ -> random.nextInt(rows));
      figures[resample] = figure.applyAsDouble(drawn);
    }
    Arrays.sort(figures);
    int tail = (int) (0.025 * resamples);
    List<Double> all = Arrays.stream(figures).boxed().toList();
    return new Bootstrap(
        Spread.of(all).deviation(), new Interval(figures[tail], figures[resamples - 1 - tail]));
  }
}
