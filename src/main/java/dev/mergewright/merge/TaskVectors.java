package dev.mergewright.merge;

import dev.mergewright.tensor.SignElection;
import dev.mergewright.tensor.Tiles;

/// What TIES and DARE-TIES share: task vectors, each made sparse by its own rule, put to the vote
/// and added to the base.
///
/// ```text
/// d_i = r_i * sparse_i(x_i - b)
/// y   = b + lambda * elect(w, d)            see SignElection
/// ```
///
/// @param sparse one rule per source
/// @param rescale `r_i`
/// @param weights `w_i`
/// @param vote whose masses elect the sign
/// @param normalize whether the sum is divided by the agreeing weights
/// @param lambda scale of the merged task vector
record TaskVectors(
    Sparsifier[] sparse,
    float[] rescale,
    float[] weights,
    Vote vote,
    boolean normalize,
    float lambda)
    implements TileFormula {

  /// Sets the dropped elements of a tile to zero, in place.
  @FunctionalInterface
  interface Sparsifier {
    void apply(long from, float[] values, int count);
  }

  @Override
  public void apply(long from, float[] base, float[][] sources, float[] merged, int count) {
    float[][] deltas = new float[sources.length][count];
    for (int s = 0; s < sources.length; s++) {
      Tiles.subtract(sources[s], base, deltas[s], count);
      sparse[s].apply(from, deltas[s], count);
      if (rescale[s] != 1) {
        Tiles.scale(deltas[s], rescale[s], count);
      }
    }
    SignElection.mix(deltas, weights, vote == Vote.WEIGHTED, normalize, merged, count);
    Tiles.addScaled(base, lambda, merged, merged, count);
  }

  static float[] toFloats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
