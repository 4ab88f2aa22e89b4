package dev.mergewright.merge;

/// RAM and RAM+ with every step rounded: the numbers of `compat: mergekit`. The formula is that of
/// [Overlay]; mergekit returns RAM+ as float32, here it has the type of the steps.
///
/// @param epsilon the change that counts as none
/// @param factors one per source
record SteppedOverlay(Steps steps, float epsilon, float[] factors) implements TileFormula {
  @Override
  public void apply(long from, float[] base, float[][] sources, float[] merged, int count) {
    for (int i = 0; i < count; i++) {
      int changed = 0;
      float sum = 0;
      float own = 0;
      for (int s = 0; s < sources.length; s++) {
        float delta = steps.of(sources[s][i] - base[i]);
        if (Math.abs(delta) > epsilon) {
          changed++;
          sum += delta;
          own = steps.of(factors[s] * delta);
        }
      }
      float delta = changed > 1 ? steps.of(steps.of(sum) / changed) : own;
      merged[i] = steps.of(base[i] + delta);
    }
  }
}
