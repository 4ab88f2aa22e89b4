package dev.mergewright.search;

import java.util.Arrays;

/// Scales without rotations: every operation costs `n`.
final class DiagonalCovariance implements Covariance {
  /// Keeps a dimension that negative updates have squeezed from becoming imaginary.
  private static final double LEAST_VARIANCE = 1e-20;

  private final double[] variances;

  DiagonalCovariance(int n) {
    variances = new double[n];
    Arrays.fill(variances, 1);
  }

  /// An array that becomes this one's own.
  DiagonalCovariance(double[] variances) {
    this.variances = variances;
  }

  @Override
  public double[] color(double[] z) {
    double[] y = new double[z.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = z[i] * deviation(i);
    }
    return y;
  }

  @Override
  public double[] whiten(double[] y) {
    double[] z = new double[y.length];
    for (int i = 0; i < z.length; i++) {
      z[i] = y[i] / deviation(i);
    }
    return z;
  }

  @Override
  public double deviation(int i) {
    return Math.sqrt(variances[i]);
  }

  @Override
  public void update(double decay, double c1, double[] path, double[] weights, double[][] steps) {
    for (int i = 0; i < variances.length; i++) {
      double variance = decay * variances[i] + c1 * path[i] * path[i];
      for (int k = 0; k < steps.length; k++) {
        variance += weights[k] * steps[k][i] * steps[k][i];
      }
      variances[i] = Math.max(variance, LEAST_VARIANCE);
    }
  }
}
