package dev.mergewright.merge;

import java.util.Arrays;
import java.util.List;

/// The Karcher mean (arXiv 2603.04972): the point on the sphere with the least sum of squared
/// angles to all models, as long as they are on average.
///
/// ```text
/// u   = normalized mean of u_i = x_i / |x_i|
/// T   = mean_i a_i / sin a_i (u_i - cos a_i u)        a_i = angle(u, u_i), left out when under tol
/// u   = cos|T| u + sin|T| T / |T|                     repeated max_iter times or until |T| < tol
/// y   = u * mean_i |x_i|
/// ```
///
/// All models count the same; a base is one of them when it is listed. A model whose tensor
/// vanishes has no direction and length 0; mergekit draws that line at a norm of `tol`. Everything
/// happens in the span of the sources, so the iteration works on their Gram matrix: one read of the
/// tensors, however many steps.
public record Karcher() implements MergeMethod {
  @Override
  public String name() {
    return "karcher";
  }

  @Override
  public List<MergeParameter> parameters() {
    return List.of(
        new MergeParameter(
            "max_iter",
            MergeParameter.Scope.GLOBAL,
            MergeParameter.Domain.NOT_NEGATIVE,
            0,
            100,
            10.0,
            "how many steps at most"),
        new MergeParameter(
            "tol",
            MergeParameter.Scope.GLOBAL,
            MergeParameter.Domain.NOT_NEGATIVE,
            0,
            1e-3,
            1e-5,
            "the step, in radians, that is the last"));
  }

  @Override
  public boolean needsBase() {
    return false;
  }

  @Override
  public TileFormula measure(TensorGroup group, TensorParameters values) {
    Fibers fibers = Fibers.whole(group);
    Gram gram = Gram.of(group, fibers, false);
    double[] mean = mean(gram, group.sources(), (int) values.of("max_iter"), values.of("tol"));
    return Combination.of(group, fibers, false, _ -> mean);
  }

  /// The coefficients of the mean over the sources.
  private static double[] mean(Gram gram, int n, int steps, double tol) {
    double[] units = new double[n]; // 1 / |x_i|
    double length = 0;
    for (int i = 0; i < n; i++) {
      double norm = gram.norm(i, 0);
      units[i] = norm == 0 ? 0 : 1 / norm;
      length += norm / n;
    }
    double[] u = units.clone();
    if (norm(gram, u) < tol) {
      u = new double[n]; // opposed models have no mean: begin at the first
      int first = 0;
      while (first < n - 1 && units[first] == 0) {
        first++;
      }
      u[first] = units[first];
    }
    scale(u, gram);
    for (int step = 0; step < steps; step++) {
      double[] tangent = tangent(gram, units, u, tol);
      double size = norm(gram, tangent);
      if (size < tol || size == 0) {
        break;
      }
      for (int i = 0; i < n; i++) {
        u[i] = Math.cos(size) * u[i] + Math.sin(size) / size * tangent[i];
      }
      scale(u, gram);
    }
    double radius = length;
    return Arrays.stream(u).map(coefficient -> coefficient * radius).toArray();
  }

  private static double[] tangent(Gram gram, double[] units, double[] u, double tol) {
    long used = Arrays.stream(units).filter(unit -> unit != 0).count();
    double[] tangent = new double[u.length];
    for (int i = 0; i < u.length; i++) {
      double[] unit = new double[u.length];
      unit[i] = units[i];
      double cosine = Math.clamp(gram.form(unit, u), -1, 1);
      double angle = Math.acos(cosine);
      if (units[i] == 0 || angle < tol || Math.sin(angle) == 0) {
        continue;
      }
      double factor = angle / Math.sin(angle) / used;
      for (int j = 0; j < u.length; j++) {
        tangent[j] += factor * (unit[j] - cosine * u[j]);
      }
    }
    return tangent;
  }

  private static void scale(double[] vector, Gram gram) {
    double norm = norm(gram, vector);
    for (int i = 0; i < vector.length && norm > 0; i++) {
      vector[i] /= norm;
    }
  }

  private static double norm(Gram gram, double[] vector) {
    return Math.sqrt(Math.max(0, gram.form(vector, vector)));
  }
}
