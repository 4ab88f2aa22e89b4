package dev.mergewright.search;

import java.util.Arrays;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;

/// Scales and rotations. The matrix is decomposed after every update: about 1 ms at `n = 64`,
/// nothing beside a forward pass.
final class FullCovariance implements Covariance {
  /// The greatest ratio of variances along two axes, at which pycma stops a search: beyond it,
  /// rounding decides.
  private static final double MOST_CONDITION = 1e14;

  private final double[][] c;
  private double[][] axes;
  private final double[] lengths;

  FullCovariance(int n) {
    c = MatrixUtils.createRealIdentityMatrix(n).getData();
    axes = MatrixUtils.createRealIdentityMatrix(n).getData();
    lengths = new double[n];
    Arrays.fill(lengths, 1);
  }

  /// A matrix that becomes this one's own.
  FullCovariance(double[][] matrix) {
    c = matrix;
    axes = matrix;
    lengths = new double[matrix.length];
    decompose();
  }

  @Override
  public double[] color(double[] z) {
    double[] scaled = new double[z.length];
    for (int j = 0; j < scaled.length; j++) {
      scaled[j] = lengths[j] * z[j];
    }
    return rotate(scaled);
  }

  @Override
  public double[] whiten(double[] y) {
    double[] scaled = new double[y.length];
    for (int j = 0; j < scaled.length; j++) {
      double along = 0;
      for (int i = 0; i < y.length; i++) {
        along += axes[i][j] * y[i];
      }
      scaled[j] = along / lengths[j];
    }
    return rotate(scaled);
  }

  @Override
  public double deviation(int i) {
    return Math.sqrt(c[i][i]);
  }

  @Override
  public void update(double decay, double c1, double[] path, double[] weights, double[][] steps) {
    for (int i = 0; i < c.length; i++) {
      for (int j = 0; j <= i; j++) {
        double entry = decay * c[i][j] + c1 * path[i] * path[j];
        for (int k = 0; k < steps.length; k++) {
          entry += weights[k] * steps[k][i] * steps[k][j];
        }
        c[i][j] = entry;
        c[j][i] = entry; // exactly symmetric, as the decomposition needs it
      }
    }
    decompose();
  }

  private double[] rotate(double[] v) {
    double[] rotated = new double[v.length];
    for (int i = 0; i < rotated.length; i++) {
      for (int j = 0; j < v.length; j++) {
        rotated[i] += axes[i][j] * v[j];
      }
    }
    return rotated;
  }

  private void decompose() {
    RealMatrix matrix = new Array2DRowRealMatrix(c, false);
    var eigen = new EigenDecomposition(matrix);
    axes = eigen.getV().getData();
    double[] variances = eigen.getRealEigenvalues();
    double least = Arrays.stream(variances).max().orElseThrow() / MOST_CONDITION;
    Arrays.setAll(lengths, j -> Math.sqrt(Math.max(variances[j], least)));
  }
}
