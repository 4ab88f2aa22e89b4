package dev.mergewright.search;

import java.util.List;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;

/// How far two measures of the same candidates put them into the same order.
public final class RankCorrelation {
  /// Fewer candidates have hardly an order.
  private static final int LEAST = 3;

  private RankCorrelation() {}

  /// Spearman's rank correlation; ties share their mean rank.
  ///
  /// @return from -1 to 1; not a number for fewer than three candidates, or where a measure tells
  ///   none of them apart
  public static double of(List<Double> one, List<Double> other) {
    return one.size() < LEAST
        ? Double.NaN
        : new SpearmansCorrelation().correlation(array(one), array(other));
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
