package dev.mergewright.report;

import java.util.Locale;

/// Numbers as the report prints them, alike everywhere.
final class Numbers {
  private Numbers() {}

  /// A share in percent with one decimal, without the sign: `95.5`.
  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f", 100 * share);
  }

  /// A rate in a sentence: `95.5 % (93.1–97.2)`.
  static String told(Rate rate) {
    return percent(rate.share()) + " % (" + interval(rate) + ")";
  }

  /// The interval of a rate in percent: `93.1–97.2`.
  static String interval(Rate rate) {
    return percent(rate.low()) + "–" + percent(rate.high());
  }

  /// The counts behind a rate: `384/402`.
  static String counts(Rate rate) {
    return rate.hits() + "/" + rate.replies();
  }

  /// A difference of shares in points, always signed: `+30.6`.
  static String points(double difference) {
    String text = String.format(Locale.ROOT, "%+.1f", 100 * difference);
    return text.equals("-0.0") || text.equals("+0.0") ? "0.0" : text.replace('-', '−');
  }

  /// A difference with its interval: `+30.6 [+25.9, +35.2]`.
  static String points(PairedDifference difference) {
    return "%s [%s, %s]"
        .formatted(points(difference.mean()), points(difference.low()), points(difference.high()));
  }

  /// A p value: `0.034` or `< 0.001`.
  static String chance(double p) {
    return p < 0.001 ? "< 0.001" : String.format(Locale.ROOT, "%.3f", p);
  }

  /// A loss: `0.0136`.
  static String loss(double loss) {
    return String.format(Locale.ROOT, "%.4f", loss);
  }

  /// A difference of losses with its sign: `+0.0041`.
  static String signed(double difference) {
    return String.format(Locale.ROOT, "%+.4f", difference).replace('-', '−');
  }

  /// A correlation: `0.92`.
  static String correlation(double value) {
    return String.format(Locale.ROOT, "%.2f", value).replace('-', '−');
  }

  /// A duration: `3.4 s`, `12 min 5 s` or `2 h 7 min`.
  static String duration(double seconds) {
    long whole = Math.round(seconds);
    if (seconds < 60) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    return whole < 3600
        ? whole / 60 + " min " + whole % 60 + " s"
        : whole / 3600 + " h " + whole % 3600 / 60 + " min";
  }

  /// A count with thousands set apart: `12,345`.
  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }
}
