package dev.mergewright.llama;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/// The angles of the rotary position embedding (arXiv 2104.09864): cosine and sine of `p * f_i` at
/// position p for frequency i, times the attention factor.
///
/// Rounded to f32 at the steps where transformers rounds, so that long positions agree.
final class RotaryTable {
  private RotaryTable() {}

  /// Cosines and sines of positions `0..length-1`, each `[stages, length, width]`; the second half
  /// of a row repeats the first.
  ///
  /// @param stages the stage of each table row, as [RotaryConfig#stage] tells it
  static NDList of(RotaryConfig rotary, int[] stages, int length, NDManager owner) {
    int width = rotary.width();
    int half = width / 2;
    float factor = (float) rotary.scaling().attentionFactor();
    int size = Math.multiplyExact(Math.multiplyExact(stages.length, length), width);
    float[] cos = new float[size];
    float[] sin = new float[size];
    for (int s = 0; s < stages.length; s++) {
      float[] frequencies = rotary.frequencies(stages[s]);
      for (int i = 0; i < half; i++) {
        for (int p = 0; p < length; p++) {
          double angle = p * frequencies[i];
          int at = (s * length + p) * width + i;
          cos[at] = cos[at + half] = (float) Math.cos(angle) * factor;
          sin[at] = sin[at + half] = (float) Math.sin(angle) * factor;
        }
      }
    }
    Shape shape = new Shape(stages.length, length, width);
    return new NDList(owner.create(cos, shape), owner.create(sin, shape));
  }
}
