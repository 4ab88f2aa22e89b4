package dev.mergewright.evaluation;

import java.util.List;

/// A rate: how many of so many.
///
/// @param successes the rows that count
/// @param total all rows, at least 1
public record Proportion(long successes, long total) {
  /// The 97.5 % point of the standard normal distribution.
  static final double Z95 = 1.959963984540054;

  public Proportion {
    if (total < 1) {
      throw new IllegalArgumentException("a rate needs at least one row, was " + total);
    }
    if (successes < 0 || successes > total) {
      throw new IllegalArgumentException(
          "successes must be in [0, " + total + "], was " + successes);
    }
  }

  /// All rows of several samples as one.
  public static Proportion pooled(List<Proportion> parts) {
    return new Proportion(
        parts.stream().mapToLong(Proportion::successes).sum(),
        parts.stream().mapToLong(Proportion::total).sum());
  }

  /// Successes over total, in [0, 1].
  public double rate() {
    return (double) successes / total;
  }

  /// The Wilson score interval at 95 % confidence, inside [0, 1] and never empty, also for rates of
  /// 0 and 1.
  ///
  /// ```text
  /// (p + z^2/2n +- z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n)        p rate   n total   z = 1.96
  /// ```
  ///
  /// Source: E. B. Wilson, J. Am. Stat. Assoc. 22 (1927), 209-212.
  public Interval interval() {
    double n = total;
    double p = rate();
    double z2 = Z95 * Z95;
    double center = p + z2 / (2 * n);
    double half = Z95 * Math.sqrt(p * (1 - p) / n + z2 / (4 * n * n));
    double scale = 1 + z2 / n;
    // The formula is exact at the ends; rounding is not.
    double low = successes == 0 ? 0 : (center - half) / scale;
    double high = successes == total ? 1 : (center + half) / scale;
    return new Interval(low, high);
  }

  /// Whether the 95 % intervals have no value in common: a difference that needs no pairing to be
  /// believed.
  public boolean isApartFrom(Proportion other) {
    return !interval().overlaps(other.interval());
  }
}
