package dev.mergewright.search;

import org.apache.commons.math3.distribution.TDistribution;

/// What rows scored so far say of a difference over all rows: is it greater than 0 beyond doubt?
///
/// Rows come in strata (the terms of an objective), of each of which a random part was scored.
///
/// ```text
/// d_k    differences of the scored rows of stratum k      n_k of N_k rows
/// D      sum_k mean(d_k)                                  the estimate
/// v_k    (1 - n_k/N_k) var(d_k) / n_k                     variance of its mean, drawn without replacement
/// nu     (sum v_k)^2 / sum v_k^2/(n_k - 1)                degrees of freedom (Satterthwaite)
/// D > t(1 - alpha, nu) sqrt(sum v_k)                      beyond doubt
/// ```
///
/// The difference that is judged is the one over all rows of the split, so that nothing is open
/// once all of them are scored. Sources: W. G. Cochran, "Sampling Techniques", 1977, sections 2.6
/// and 5.3; F. E. Satterthwaite, Biometrics Bulletin 2, 1946.
public final class PairedDifference {
  private double estimate;
  private double variance;
  private double uncertainty;

  /// Adds a stratum.
  ///
  /// @param scored the differences of its scored rows
  /// @param all the number of its rows, scored or not
  public void add(double[] scored, int all) {
    int n = scored.length;
    if (n < 1 || n > all) {
      throw new IllegalArgumentException(
          "a stratum has 1 to %d scored rows, was %d".formatted(all, n));
    }
    double mean = 0;
    for (double each : scored) {
      mean += each / n;
    }
    double squares = 0;
    for (double each : scored) {
      squares += (each - mean) * (each - mean);
    }
    estimate += mean;
    if (n == all) {
      return;
    }
    double open = n < 2 ? Double.POSITIVE_INFINITY : squares / (n - 1) / n * (1 - (double) n / all);
    variance += open;
    uncertainty += n < 2 ? 0 : open * open / (n - 1);
  }

  /// The estimated difference.
  public double estimate() {
    return estimate;
  }

  /// Whether every row was scored, so that the estimate is the difference.
  public boolean isKnown() {
    return variance == 0;
  }

  /// Whether the difference over all rows is greater than 0.
  ///
  /// @param alpha the chance of saying so where it is not
  public boolean isPositive(double alpha) {
    if (!(estimate > 0) || variance == Double.POSITIVE_INFINITY) {
      return false;
    }
    if (variance == 0) {
      return true;
    }
    TDistribution t = new TDistribution(null, Math.max(1, variance * variance / uncertainty));
    return estimate > t.inverseCumulativeProbability(1 - alpha) * Math.sqrt(variance);
  }
}
