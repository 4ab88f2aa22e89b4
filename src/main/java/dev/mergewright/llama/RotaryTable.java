package dev.mergewright.llama;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/// The angles of the rotary position embedding (arXiv 2104.09864): `cos(p * theta^(-2i/d))` and the
/// sines.
///
/// Rounded to f32 at the steps where transformers rounds, so that long positions agree.
final class RotaryTable {
  private RotaryTable() {}

  /// Cosines and sines of positions `0..length-1`, each `[length, d]`; the second half of a row
  /// repeats the first.
  static NDList of(LlamaConfig config, int length, NDManager owner) {
    int width = config.headWidth();
    int half = width / 2;
    float[] cos = new float[length * width];
    float[] sin = new float[length * width];
    for (int i = 0; i < half; i++) {
      float frequency = (float) (1 / Math.pow(config.ropeTheta(), (float) (2 * i) / width));
      for (int p = 0; p < length; p++) {
        double angle = p * frequency;
        cos[p * width + i] = cos[p * width + half + i] = (float) Math.cos(angle);
        sin[p * width + i] = sin[p * width + half + i] = (float) Math.sin(angle);
      }
    }
    Shape shape = new Shape(length, width);
    return new NDList(owner.create(cos, shape), owner.create(sin, shape));
  }
}
