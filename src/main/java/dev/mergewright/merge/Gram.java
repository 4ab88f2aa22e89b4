package dev.mergewright.merge;

import dev.mergewright.tensor.DotProduct;
import dev.mergewright.tensor.Tiles;
import java.util.Arrays;

/// The dot products between the vectors of every source, fiber by fiber, in `double`: all that the
/// geometric methods measure.
///
/// ```text
/// G_ij = <v_i, v_j>                         v_i: x_i, or x_i - b for task vectors
/// ```
///
/// Takes one `double` per pair of sources and fiber: a few numbers for a whole tensor, and with
/// rows or columns a few per row or column.
final class Gram {
  private final int sources;
  private final double[][] dots; // [pair][fiber]

  private Gram(int sources, int fibers) {
    this.sources = sources;
    this.dots = new double[sources * (sources + 1) / 2][fibers];
  }

  /// Reads every source once.
  ///
  /// @param minusBase whether the vectors are task vectors
  static Gram of(TensorGroup group, Fibers fibers, boolean minusBase) {
    Gram gram = new Gram(group.sources(), fibers.count());
    DotProduct[] whole = new DotProduct[gram.dots.length];
    Arrays.setAll(whole, _ -> new DotProduct());
    float[][] tiles = new float[group.sources()][(int) Math.min(Tiles.SIZE, group.elements())];
    for (long from = 0; from < group.elements(); from += Tiles.SIZE) {
      int count = (int) Math.min(Tiles.SIZE, group.elements() - from);
      for (int s = 0; s < tiles.length; s++) {
        if (minusBase) {
          group.readTaskVector(s, from, tiles[s], count);
        } else {
          group.readSource(s, from, tiles[s], count);
        }
      }
      if (fibers.count() == 1) {
        gram.addWhole(tiles, whole, count);
      } else {
        gram.add(tiles, fibers, from, count);
      }
    }
    for (int pair = 0; fibers.count() == 1 && pair < whole.length; pair++) {
      gram.dots[pair][0] = whole[pair].total();
    }
    return gram;
  }

  private void addWhole(float[][] tiles, DotProduct[] whole, int count) {
    for (int i = 0; i < sources; i++) {
      for (int j = 0; j <= i; j++) {
        whole[pair(i, j)].add(tiles[i], tiles[j], count);
      }
    }
  }

  /// `G_ij` of a fiber.
  double dot(int i, int j, int fiber) {
    return dots[pair(Math.max(i, j), Math.min(i, j))][fiber];
  }

  /// `|v_i|` in a fiber.
  double norm(int i, int fiber) {
    return Math.sqrt(dot(i, i, fiber));
  }

  /// The cosine between two vectors, in [-1, 1]; 0 when one vanishes.
  double cosine(int i, int j, int fiber) {
    double norms = norm(i, fiber) * norm(j, fiber);
    return norms == 0 ? 0 : Math.clamp(dot(i, j, fiber) / norms, -1, 1);
  }

  /// `<sum_i a_i v_i, sum_j b_j v_j>` in the first fiber.
  double form(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < sources; i++) {
      for (int j = 0; j < sources; j++) {
        sum += a[i] * b[j] * dot(i, j, 0);
      }
    }
    return sum;
  }

  private void add(float[][] tiles, Fibers fibers, long from, int count) {
    for (int i = 0; i < sources; i++) {
      for (int j = 0; j <= i; j++) {
        if (fibers.stride() == 1) {
          addColumns(tiles[i], tiles[j], dots[pair(i, j)], fibers.of(from), count);
        } else {
          addRuns(tiles[i], tiles[j], dots[pair(i, j)], fibers, from, count);
        }
      }
    }
  }

  private static void addColumns(float[] a, float[] b, double[] sums, int first, int count) {
    int fiber = first;
    for (int i = 0; i < count; i++) {
      sums[fiber] += (double) a[i] * b[i];
      fiber = fiber + 1 == sums.length ? 0 : fiber + 1;
    }
  }

  private static void addRuns(
      float[] a, float[] b, double[] sums, Fibers fibers, long from, int count) {
    for (long at = from; at < from + count; ) {
      long end = fibers.endOfRun(at, from + count);
      sums[fibers.of(at)] += Tiles.dot(a, b, (int) (at - from), (int) (end - from));
      at = end;
    }
  }

  private static int pair(int greater, int smaller) {
    return greater * (greater + 1) / 2 + smaller;
  }
}
