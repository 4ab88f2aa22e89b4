package dev.mergewright.evaluation;

/// A figure with how sure it is. There is none without the number of rows behind it.
///
/// @param metric the metric's name
/// @param count the rows that the figure rests on, at least 1
/// @param value the figure
/// @param standardError the standard deviation that the value would show over other rows of the
///   same kind; 0 for a single row, which cannot tell
/// @param interval its 95 % interval
/// @param isRate whether the value is a share of the rows, in [0, 1]
public record Score(
    String metric,
    long count,
    double value,
    double standardError,
    Interval interval,
    boolean isRate) {
  public Score {
    if (count < 1) {
      throw new IllegalArgumentException(metric + ": a score needs at least one row, was " + count);
    }
  }
}
