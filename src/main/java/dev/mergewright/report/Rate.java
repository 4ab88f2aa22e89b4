package dev.mergewright.report;

import java.util.List;

/// How often something happened, over one or several models that answered the same rows.
///
/// The interval is Wilson's at 95 %, with the number of distinct rows as its sample size: three
/// searches that answer the same 400 questions are not 1,200 questions.
///
/// @param hits replies that count, all models together
/// @param replies all replies
/// @param low the lower end of the interval, as a share
/// @param high the upper end of the interval, as a share
record Rate(int hits, int replies, double low, double high) {
  private static final double Z = 1.959963984540054;

  static Rate of(List<boolean[]> models) {
    int rows = models.getFirst().length;
    int hits = 0;
    for (boolean[] marks : models) {
      for (boolean mark : marks) {
        hits += mark ? 1 : 0;
      }
    }
    return of(hits, rows, models.size());
  }

  /// Wilson's interval of `hits / (rows * models)` with `rows` as the sample size:
  ///
  /// ```text
  /// (p + z²/2n ± z sqrt(p(1-p)/n + z²/4n²)) / (1 + z²/n)
  /// ```
  static Rate of(int hits, int rows, int models) {
    if (rows < 1) {
      throw new IllegalArgumentException("a rate needs at least one row");
    }
    double n = rows;
    double p = hits / (n * models);
    double centre = p + Z * Z / (2 * n);
    double spread = Z * Math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n));
    double scale = 1 + Z * Z / n;
    double low = p == 0 ? 0 : (centre - spread) / scale;
    double high = p == 1 ? 1 : (centre + spread) / scale;
    return new Rate(hits, rows * models, low, high);
  }

  double share() {
    return (double) hits / replies;
  }
}
