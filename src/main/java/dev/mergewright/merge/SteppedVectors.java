package dev.mergewright.merge;

import dev.mergewright.tensor.Tiles;

/// The vectors that a method of `compat: mergekit` measures: the sources, or their task vectors,
/// with sums over whatever is computed from them tile by tile.
///
/// @param group read with its numbers cast
/// @param minusBase whether the vectors are task vectors
/// @param steps the arithmetic
record SteppedVectors(TensorGroup group, boolean minusBase, Steps steps) {
  /// Computes one tile from the same tile of every vector, which it may not change.
  @FunctionalInterface
  interface Tile {
    void compute(float[][] vectors, float[] into, int count);
  }

  static SteppedVectors of(TensorGroup group, boolean minusBase, Steps steps) {
    return new SteppedVectors(group, minusBase, steps);
  }

  /// The vectors' tiles, from those of the models.
  float[][] of(float[] base, float[][] sources, int count) {
    if (!minusBase) {
      return sources;
    }
    float[][] vectors = new float[sources.length][count];
    for (int s = 0; s < sources.length; s++) {
      steps.subtract(sources[s], base, vectors[s], count);
    }
    return vectors;
  }

  /// The sum over all elements of a computed tile, unrounded.
  double sum(Tile tile) {
    return sums(
        Fibers.whole(group), (_, vectors, into, count) -> tile.compute(vectors, into, count))[0];
  }

  /// As [Tile], for what depends on the place.
  @FunctionalInterface
  interface Placed {
    void compute(long from, float[][] vectors, float[] into, int count);
  }

  /// The sum over each fiber of a computed tile, unrounded.
  double[] sums(Fibers fibers, Placed tile) {
    double[] sums = new double[fibers.count()];
    int size = (int) Math.min(Tiles.SIZE, group.elements());
    float[][] vectors = new float[group.sources()][size];
    float[] values = new float[size];
    for (long from = 0; from < group.elements(); from += size) {
      int count = (int) Math.min(size, group.elements() - from);
      read(from, vectors, count);
      tile.compute(from, vectors, values, count);
      for (int i = 0; i < count; i++) {
        sums[fibers.of(from + i)] += values[i];
      }
    }
    return sums;
  }

  /// `|v_s|` in each fiber.
  float[] norms(int source, Fibers fibers) {
    double[] squares =
        sums(
            fibers,
            (_, vectors, into, count) -> {
              for (int i = 0; i < count; i++) {
                into[i] = vectors[source][i] * vectors[source][i];
              }
            });
    float[] norms = new float[squares.length];
    for (int fiber = 0; fiber < norms.length; fiber++) {
      norms[fiber] = steps.total(Math.sqrt(squares[fiber]));
    }
    return norms;
  }

  /// The norm of a computed vector.
  float norm(Tile tile) {
    double squares =
        sum(
            (vectors, into, count) -> {
              tile.compute(vectors, into, count);
              for (int i = 0; i < count; i++) {
                into[i] *= into[i];
              }
            });
    return steps.total(Math.sqrt(squares));
  }

  private void read(long from, float[][] into, int count) {
    for (int s = 0; s < into.length; s++) {
      if (minusBase) {
        group.readTaskVector(s, from, into[s], count);
      } else {
        group.readSource(s, from, into[s], count);
      }
    }
  }
}
