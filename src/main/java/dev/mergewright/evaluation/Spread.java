package dev.mergewright.evaluation;

import java.util.List;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;

/// The mean of some numbers and how far they scatter: losses over rows, or results over seeds.
///
/// @param count how many numbers, at least 1
/// @param deviation the sample standard deviation (divisor `count - 1`); 0 for a single number
public record Spread(long count, double mean, double deviation, double least, double greatest) {
  /// The spread of these numbers.
  public static Spread of(List<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("a mean needs at least one number, was 0");
    }
    var statistics = new SummaryStatistics();
    for (double value : values) {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException("a mean needs finite numbers, was " + value);
      }
      statistics.addValue(value);
    }
    return new Spread(
        statistics.getN(),
        statistics.getMean(),
        statistics.getStandardDeviation(),
        statistics.getMin(),
        statistics.getMax());
  }

  /// The standard error of the mean, `deviation / sqrt(count)`.
  public double standardError() {
    return deviation / Math.sqrt(count);
  }
}
