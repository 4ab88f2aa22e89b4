package dev.mergewright.search;

import java.util.Arrays;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;

/// What CMA-ES believes about the shape of the objective before its first generation.
///
/// Scaled so that the variances of the genes are 1 on average: how far the search looks is left to
/// sigma.
public final class InitialCovariance {
  /// The greatest ratio of variances along two axes: an estimate from few slopes is not to shut an
  /// axis off.
  private static final double MOST_CONDITION = 1e6;

  private final double[][] matrix;

  private InitialCovariance(double[][] matrix) {
    double trace = 0;
    for (int i = 0; i < matrix.length; i++) {
      trace += matrix[i][i];
    }
    double scale = matrix.length / trace;
    this.matrix =
        Arrays.stream(matrix)
            .map(row -> Arrays.stream(row).map(entry -> entry * scale).toArray())
            .toArray(double[][]::new);
  }

  /// Independent genes of these variances, such as the reciprocals of measured curvatures.
  ///
  /// @throws IllegalArgumentException when a variance is not positive
  public static InitialCovariance ofVariances(double... variances) {
    for (double variance : variances) {
      if (!(variance > 0 && Double.isFinite(variance))) {
        throw new IllegalArgumentException("a variance must be positive, was " + variance);
      }
    }
    return new InitialCovariance(MatrixUtils.createRealDiagonalMatrix(variances).getData());
  }

  /// The covariance that turns a quadratic objective into a sphere: the inverse of its curvature.
  /// Directions without curvature, or with a negative one, get the greatest variance there is.
  ///
  /// @param curvature second derivatives by gene, symmetric
  public static InitialCovariance ofCurvature(double[][] curvature) {
    return ofEigenvalues(curvature, true);
  }

  /// A covariance as it is, such as that of an earlier run, or the inverse curvature that a
  /// quasi-Newton search ends with.
  ///
  /// @param covariance symmetric
  public static InitialCovariance of(double[][] covariance) {
    return ofEigenvalues(covariance, false);
  }

  private static InitialCovariance ofEigenvalues(double[][] symmetric, boolean invert) {
    RealMatrix given = new Array2DRowRealMatrix(symmetric); // copies
    RealMatrix mean = given.add(given.transpose()).scalarMultiply(0.5);
    var eigen = new EigenDecomposition(mean);
    double[] values = eigen.getRealEigenvalues();
    double greatest = Arrays.stream(values).max().orElseThrow();
    if (!(greatest > 0 && Double.isFinite(greatest))) {
      throw new IllegalArgumentException(
          "a covariance needs one direction of positive variance or curvature, was " + greatest);
    }
    double[] variances =
        Arrays.stream(values)
            .map(value -> Math.max(value, greatest / MOST_CONDITION))
            .map(value -> invert ? 1 / value : value)
            .toArray();
    RealMatrix axes = eigen.getV();
    return new InitialCovariance(
        axes.multiply(MatrixUtils.createRealDiagonalMatrix(variances))
            .multiply(axes.transpose())
            .getData());
  }

  int size() {
    return matrix.length;
  }

  double[][] matrix() {
    return Arrays.stream(matrix).map(double[]::clone).toArray(double[][]::new);
  }

  double[] variances() {
    double[] variances = new double[matrix.length];
    Arrays.setAll(variances, i -> matrix[i][i]);
    return variances;
  }
}
