package dev.mergewright.merge;

import dev.mergewright.tensor.Tiles;
import java.util.ArrayList;
import java.util.List;

/// The Karcher mean with every step rounded: the numbers of `compat: mergekit`.
///
/// ```text
/// u_i   = x_i / |x_i|                       norms in float; left out when |x_i| <= tol
/// u     = normalized mean of u_i            the first u_i when that mean is under tol
/// T     = sum_i 1/n a_i / sin a_i (u_i - <u, u_i> u)         a_i = acos <u, u_i>, left out under tol
/// u     = cos|T| u + sin|T| T / |T|, normalized              max_iter times, or until |T| < tol
/// y     = u mean_i |x_i|                    vectors that were left out count as 0
/// ```
///
/// `n` counts the vectors that were not left out. Nothing is kept but the scalars of every move:
/// each pass computes the point from the start again, tile by tile, so the time grows with the
/// square of `max_iter`.
///
/// @param norms `|x_i|`, 0 for what was left out
/// @param start the norm of the mean of unit vectors; 0 to begin at the first
/// @param moves from the start to the mean
record SteppedKarcher(
    SteppedVectors vectors, float[] norms, float start, List<Move> moves, float length)
    implements TileFormula {

  /// One step along the sphere.
  ///
  /// @param cosines `<u, u_i>`
  /// @param factors `a_i / (n sin a_i)`
  /// @param size `|T|`; 0 while it is not known
  /// @param norm of the moved point, which divides it
  private record Move(float[] cosines, float[] factors, float size, float norm) {}

  static TileFormula of(TensorGroup group, TensorParameters values, Steps steps) {
    SteppedVectors vectors = SteppedVectors.of(group, false, steps);
    double tol = values.of("tol");
    float[] norms = norms(vectors, tol);
    double length = 0;
    for (float norm : norms) {
      length += norm / norms.length;
    }
    var point = new SteppedKarcher(vectors, norms, 1, List.of(), (float) length);
    float start = vectors.norm(point::mean);
    point = point.from(start < tol ? 0 : start);
    for (int step = 0; step < (int) values.of("max_iter"); step++) {
      SteppedKarcher moved = point.moved(tol);
      if (moved == point) {
        break;
      }
      point = moved;
    }
    return point;
  }

  /// Norms in `float`, whatever the type of the steps.
  private static float[] norms(SteppedVectors vectors, double tol) {
    float[] norms = new float[vectors.group().sources()];
    for (int s = 0; s < norms.length; s++) {
      int source = s;
      double squares =
          vectors.sum(
              (v, into, count) -> {
                for (int i = 0; i < count; i++) {
                  into[i] = v[source][i] * v[source][i];
                }
              });
      float norm = (float) Math.sqrt(squares);
      norms[s] = norm <= tol ? 0 : norm;
    }
    return norms;
  }

  private SteppedKarcher from(float start) {
    return new SteppedKarcher(vectors, norms, start, moves, length);
  }

  private SteppedKarcher with(Move move) {
    List<Move> further = new ArrayList<>(moves);
    further.add(move);
    return new SteppedKarcher(vectors, norms, start, further, length);
  }

  /// The point after one more move, or this one when it would be shorter than `tol`.
  private SteppedKarcher moved(double tol) {
    Steps steps = vectors.steps();
    float[] cosines = new float[norms.length];
    float[] factors = new float[norms.length];
    for (int s = 0; s < norms.length; s++) {
      if (norms[s] == 0) {
        continue;
      }
      int source = s;
      double dot =
          vectors.sum(
              (v, into, count) -> {
                point(v, into, count);
                steps.multiply(unit(v, source, count), into, into, count);
              });
      cosines[s] = Math.clamp(steps.total(dot), -1, 1);
      float angle = steps.of(Math.acos(cosines[s]));
      float sine = steps.of(Math.sin(angle));
      factors[s] = angle < tol || sine == 0 ? 0 : steps.of(steps.of((1f / used()) * angle) / sine);
    }
    float size = vectors.norm((v, into, count) -> tangent(v, cosines, factors, into, count));
    if (size < tol || size == 0) {
      return this;
    }
    float norm = vectors.norm(with(new Move(cosines, factors, size, 1))::point);
    return with(new Move(cosines, factors, size, norm > tol ? norm : 1));
  }

  private int used() {
    int used = 0;
    for (float norm : norms) {
      used += norm == 0 ? 0 : 1;
    }
    return used;
  }

  private float[] unit(float[][] v, int source, int count) {
    float[] unit = new float[count];
    if (norms[source] != 0) {
      System.arraycopy(v[source], 0, unit, 0, count);
      vectors.steps().divide(unit, norms[source], count);
    }
    return unit;
  }

  private void mean(float[][] v, float[] into, int count) {
    float[][] units = new float[v.length][];
    float[] shares = new float[v.length];
    for (int s = 0; s < v.length; s++) {
      units[s] = unit(v, s, count);
      shares[s] = 1f / Math.max(1, used());
    }
    vectors.steps().sum(shares, units, into, count);
  }

  private void tangent(float[][] v, float[] cosines, float[] factors, float[] into, int count) {
    float[] point = new float[count];
    point(v, point, count);
    tangentAt(point, v, cosines, factors, into, count);
  }

  private void tangentAt(
      float[] point, float[][] v, float[] cosines, float[] factors, float[] into, int count) {
    Steps steps = vectors.steps();
    Tiles.clear(into, count);
    for (int s = 0; s < v.length; s++) {
      if (factors[s] != 0) {
        float[] part = unit(v, s, count);
        steps.combine(1, part, -cosines[s], point, part, count);
        steps.scale(part, factors[s], count);
        steps.add(part, into, count);
      }
    }
  }

  private void point(float[][] v, float[] into, int count) {
    Steps steps = vectors.steps();
    if (start == 0) {
      int first = 0;
      while (first < norms.length - 1 && norms[first] == 0) {
        first++;
      }
      System.arraycopy(unit(v, first, count), 0, into, 0, count);
    } else {
      mean(v, into, count);
      steps.divide(into, start, count);
    }
    float[] tangent = new float[count];
    for (Move move : moves) {
      tangentAt(into, v, move.cosines(), move.factors(), tangent, count);
      steps.divide(tangent, move.size(), count);
      float cosine = steps.of(Math.cos(move.size()));
      float sine = steps.of(Math.sin(move.size()));
      steps.combine(cosine, into, sine, tangent, into, count);
      steps.divide(into, move.norm(), count);
    }
  }

  @Override
  public void apply(long from, float[] base, float[][] sources, float[] merged, int count) {
    point(sources, merged, count);
    vectors.steps().scale(merged, length, count);
  }
}
