package dev.mergewright.space;

/// A limit on one measured term, such as a loss that must not rise, or the upper bound of a rate.
///
/// A statistical limit is a limit on a bound: "harmful answers at most 1 % with 95 % confidence" is
/// an [Sense#AT_MOST] of 0.01 on the term that holds the upper confidence bound.
///
/// @param term the name of what is measured
/// @param sense which side of the limit is allowed
/// @param limit the last value allowed
public record Constraint(String term, Sense sense, double limit) {
  /// The allowed side of a limit.
  public enum Sense {
    /// Values up to the limit.
    AT_MOST,
    /// Values from the limit on.
    AT_LEAST
  }

  public Constraint {
    if (!Double.isFinite(limit)) {
      throw new IllegalArgumentException(term + ": a limit must be finite, was " + limit);
    }
  }

  /// A limit from above.
  public static Constraint atMost(String term, double limit) {
    return new Constraint(term, Sense.AT_MOST, limit);
  }

  /// A limit from below.
  public static Constraint atLeast(String term, double limit) {
    return new Constraint(term, Sense.AT_LEAST, limit);
  }

  /// By how much a value misses the limit, as a share of the limit, so that losses and rates can be
  /// added up; as it is when the limit is 0. A value that is met gives 0, one that is not a number
  /// `+Infinity`.
  public double violation(double value) {
    if (!Double.isFinite(value)) {
      return Double.POSITIVE_INFINITY;
    }
    double missing =
        switch (sense) {
          case AT_MOST -> value - limit;
          case AT_LEAST -> limit - value;
        };
    return Math.max(0, missing) / (limit == 0 ? 1 : Math.abs(limit));
  }

  /// The limit in words, such as `safety at most 1.25`.
  @Override
  public String toString() {
    return term + (sense == Sense.AT_MOST ? " at most " : " at least ") + limit;
  }
}
