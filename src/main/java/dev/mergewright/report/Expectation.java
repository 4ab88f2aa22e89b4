package dev.mergewright.report;

/// What a claim expects of a paired difference `first - second`, and when it is met.
///
/// A direction (`LESS`, `MORE`) is decided by the adjusted test, a size by the 95 % interval.
enum Expectation {
  /// The first counts less often.
  LESS,
  /// The first counts more often.
  MORE,
  /// The first counts less often by fewer than three points, or more often.
  NO_RELEVANT_LOSS,
  /// The first does not count more often.
  NOT_ABOVE,
  /// The two differ by fewer than three points either way.
  UNCHANGED,
  /// The contrast is positive.
  POSITIVE;

  /// A smaller difference is called no difference.
  static final double MARGIN = 0.03;

  /// How often all directions of a report together may be told wrongly.
  static final double ALPHA = 0.05;

  /// Judges one comparison.
  ///
  /// @param adjusted the p value, adjusted for all tests of the report
  /// @param second the share of the second, which says whether three points of room are left
  Verdict judge(PairedDifference difference, double adjusted, double second) {
    double mean = difference.mean();
    double low = difference.low();
    double high = difference.high();
    return switch (this) {
      case LESS -> direction(-mean, -high, -low, adjusted, second);
      case MORE -> direction(mean, low, high, adjusted, 1 - second);
      case NO_RELEVANT_LOSS -> verdict(low > -MARGIN, high < -MARGIN);
      case NOT_ABOVE -> verdict(low <= 0 && high < MARGIN, low > 0);
      case UNCHANGED -> verdict(low > -MARGIN && high < MARGIN, low > MARGIN || high < -MARGIN);
      case POSITIVE -> verdict(low > 0, high < 0);
    };
  }

  private static Verdict direction(
      double mean, double low, double high, double adjusted, double room) {
    if (adjusted < ALPHA) {
      return mean > 0 ? Verdict.HOLDS : Verdict.DOES_NOT_HOLD;
    }
    boolean nothingRelevant = low <= 0 && high < MARGIN;
    return verdict(false, nothingRelevant && room >= MARGIN);
  }

  private static Verdict verdict(boolean holds, boolean fails) {
    if (fails) {
      return Verdict.DOES_NOT_HOLD;
    }
    return holds ? Verdict.HOLDS : Verdict.CANNOT_TELL;
  }
}
