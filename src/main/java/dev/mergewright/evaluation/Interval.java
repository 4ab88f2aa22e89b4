package dev.mergewright.evaluation;

/// A closed range that holds the true value with a stated confidence.
public record Interval(double low, double high) {
  public Interval {
    if (!(low <= high)) {
      throw new IllegalArgumentException("low must not be above high, was " + low + " > " + high);
    }
  }

  /// Whether the value is inside, the ends included.
  public boolean contains(double value) {
    return low <= value && value <= high;
  }

  /// Whether both ranges share a value. Two rates whose intervals do not overlap differ; the
  /// reverse does not hold.
  public boolean overlaps(Interval other) {
    return low <= other.high && other.low <= high;
  }
}
