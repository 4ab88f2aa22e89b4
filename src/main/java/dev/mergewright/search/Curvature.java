package dev.mergewright.search;

import java.util.ArrayList;
import java.util.List;

/// What the differences of slopes tell of the curvature of an objective: the limited-memory BFGS
/// estimate of its inverse.
///
/// ```text
/// s = x' - x,  y = g' - g,  rho = 1 / s.y
/// H <- (I - rho s y^T) H (I - rho y s^T) + rho s s^T        from H = (s.y / y.y) I, over the last pairs
/// ```
///
/// It stays positive definite because pairs without positive curvature are left out. Source: J.
/// Nocedal, "Updating quasi-Newton matrices with limited storage", Math. Comp. 35, 1980.
final class Curvature {
  /// More than the usual ten: a slope of a merge costs seconds, a pair nothing.
  private static final int MOST_PAIRS = 100;

  /// The least cosine between `s` and `y` at which a pair is believed.
  private static final double LEAST_COSINE = 1e-8;

  private final List<Pair> pairs = new ArrayList<>();

  private record Pair(double[] s, double[] y, double rho) {}

  /// Learns from a step and the change of slope along it.
  void add(double[] s, double[] y) {
    double product = dot(s, y);
    if (product > LEAST_COSINE * Math.sqrt(dot(s, s) * dot(y, y))) {
      pairs.add(new Pair(s, y, 1 / product));
      if (pairs.size() > MOST_PAIRS) {
        pairs.removeFirst();
      }
    }
  }

  boolean isKnown() {
    return !pairs.isEmpty();
  }

  void forget() {
    pairs.clear();
  }

  /// `H g`, by the two loops that need no matrix.
  double[] inverseTimes(double[] g) {
    double[] q = g.clone();
    double[] alphas = new double[pairs.size()];
    for (int k = pairs.size() - 1; k >= 0; k--) {
      alphas[k] = pairs.get(k).rho() * dot(pairs.get(k).s(), q);
      addTo(q, -alphas[k], pairs.get(k).y());
    }
    double scale = scale();
    for (int i = 0; i < q.length; i++) {
      q[i] *= scale;
    }
    for (int k = 0; k < pairs.size(); k++) {
      double beta = pairs.get(k).rho() * dot(pairs.get(k).y(), q);
      addTo(q, alphas[k] - beta, pairs.get(k).s());
    }
    return q;
  }

  private double scale() {
    if (pairs.isEmpty()) {
      return 1;
    }
    Pair last = pairs.getLast();
    return 1 / (last.rho() * dot(last.y(), last.y()));
  }

  /// `H` itself.
  double[][] inverse(int n) {
    double[][] columns = new double[n][];
    for (int i = 0; i < n; i++) {
      double[] unit = new double[n];
      unit[i] = 1;
      columns[i] = inverseTimes(unit); // symmetric, so columns are rows
    }
    return columns;
  }

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static void addTo(double[] sum, double factor, double[] v) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += factor * v[i];
    }
  }
}
