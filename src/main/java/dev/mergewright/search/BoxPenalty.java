package dev.mergewright.search;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/// Keeps CMA-ES inside [0, 1]^n: a sample outside is evaluated at its nearest point inside, then
/// ranked as worse.
///
/// ```text
/// repaired_i = clamp(x_i, 0, 1)
/// penalized  = f(repaired) + IQR * (1/n) sum_i ((x_i - repaired_i) / d_i)^2
/// IQR  interquartile range of the generation's finite fitness     d_i  standard deviation of gene i
/// ```
///
/// Both factors follow the search, so the rule needs no setting and does not change under a
/// rescaled objective: a simple form of Hansen, Niederberger, Guzzella and Koumoutsakos, IEEE
/// Trans. Evol. Comp. 13(1), 2009.
final class BoxPenalty {
  /// Prefers the inside also when all candidates are equally good.
  private static final double LEAST_RANGE = 1e-12;

  private BoxPenalty() {}

  /// The point of the box nearest to `x`.
  static double[] repair(double[] x) {
    return Arrays.stream(x).map(gene -> Math.clamp(gene, 0.0, 1.0)).toArray();
  }

  /// The fitness by which samples are ranked; a failed candidate stays at `+Infinity`.
  static double[] penalize(double[][] samples, double[] fitness, IntToDoubleFunction deviation) {
    double range = interquartileRange(fitness);
    double[] penalized = fitness.clone();
    for (int k = 0; k < samples.length; k++) {
      penalized[k] += range * distance(samples[k], deviation);
    }
    return penalized;
  }

  private static double distance(double[] x, IntToDoubleFunction deviation) {
    double[] inside = repair(x);
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      double outside = (x[i] - inside[i]) / deviation.applyAsDouble(i);
      sum += outside * outside;
    }
    return sum / x.length;
  }

  private static double interquartileRange(double[] fitness) {
    double[] finite = Arrays.stream(fitness).filter(Double::isFinite).sorted().toArray();
    int count = finite.length;
    return count == 0
        ? LEAST_RANGE
        : Math.max(LEAST_RANGE, finite[3 * count / 4] - finite[count / 4]);
  }
}
