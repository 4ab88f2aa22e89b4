package dev.mergewright.merge;

import java.util.Arrays;

/// The apply pass of RAM: an entry that one source changed is taken from it, one that several
/// changed is averaged over these.
///
/// ```text
/// A = {i : |x_i - b| > epsilon}             per entry
/// y = b + factor_i (x_i - b)                when A = {i}
/// y = b + mean over A of (x_i - b)          when A has more than one member; b when it has none
/// ```
///
/// @param epsilon the change that counts as none
/// @param factors one per source
record Overlay(float epsilon, float[] factors) implements TileFormula {
  static Overlay plain(TensorGroup group, TensorParameters values) {
    float[] ones = new float[group.sources()];
    Arrays.fill(ones, 1);
    return new Overlay((float) values.of("epsilon"), ones);
  }

  static MergeParameter parameter() {
    return new MergeParameter(
        "epsilon",
        MergeParameter.Scope.GLOBAL,
        MergeParameter.Domain.NOT_NEGATIVE,
        0,
        1e-3,
        1e-5,
        "the change of an entry that counts as none");
  }

  @Override
  public void apply(long from, float[] base, float[][] sources, float[] merged, int count) {
    for (int i = 0; i < count; i++) {
      int changed = 0;
      int last = 0;
      float lastDelta = 0;
      double sum = 0;
      for (int s = 0; s < sources.length; s++) {
        float delta = sources[s][i] - base[i];
        if (Math.abs(delta) > epsilon) {
          changed++;
          last = s;
          lastDelta = delta;
          sum += delta;
        }
      }
      merged[i] =
          changed == 0
              ? base[i]
              : base[i] + (changed == 1 ? factors[last] * lastDelta : (float) (sum / changed));
    }
  }
}
