package dev.mergewright.merge;

/// Model Stock with every step rounded and mergekit's guard: the numbers of `compat: mergekit`.
///
/// ```text
/// o_i   = x_i - b
/// c_ij  = clamp(<o_i, o_j> / max(|o_i| |o_j|, 1e-6), -1, 1)
/// c     = mean over pairs of c_ij
/// t     = N c / (1 + (N - 1) c)             0 when the divisor is under 1e-6: mergekit has infinity
/// y     = t mean_i x_i + (1 - t) b
/// ```
///
/// The guard of 1e-6 is absolute, so task vectors with norms under 1e-3 seem to stand at a wider
/// angle than they do.
///
/// @param ratios `t` of each fiber
record SteppedModelStock(Steps steps, Fibers fibers, float[] ratios) implements TileFormula {
  private static final float LEAST = 1e-6f;

  static TileFormula of(TensorGroup group, TensorParameters values, Steps steps) {
    Fibers fibers = values.isOn("filter_wise") ? Fibers.rows(group) : Fibers.whole(group);
    SteppedVectors vectors = SteppedVectors.of(group, true, steps);
    int n = group.sources();
    float[][] norms = new float[n][];
    double[] cosines = new double[fibers.count()];
    for (int i = 0; i < n; i++) {
      norms[i] = vectors.norms(i, fibers);
      for (int j = 0; j < i; j++) {
        addCosines(vectors, fibers, norms, i, j, cosines);
      }
    }
    float[] ratios = new float[cosines.length];
    for (int fiber = 0; fiber < ratios.length; fiber++) {
      float cosine = steps.of(cosines[fiber] / (n * (n - 1) / 2));
      float divisor = steps.of(1 + steps.of((n - 1) * cosine));
      ratios[fiber] = Math.abs(divisor) < LEAST ? 0 : steps.of(steps.of(n * cosine) / divisor);
    }
    return new SteppedModelStock(steps, fibers, ratios);
  }

  private static void addCosines(
      SteppedVectors vectors, Fibers fibers, float[][] norms, int i, int j, double[] cosines) {
    Steps steps = vectors.steps();
    double[] dots =
        vectors.sums(fibers, (_, v, into, count) -> steps.multiply(v[i], v[j], into, count));
    for (int fiber = 0; fiber < dots.length; fiber++) {
      float divisor = Math.max(steps.total(norms[i][fiber] * norms[j][fiber]), LEAST);
      cosines[fiber] += Math.clamp(steps.of(steps.total(dots[fiber]) / divisor), -1, 1);
    }
  }

  @Override
  public void apply(long from, float[] base, float[][] sources, float[] merged, int count) {
    for (int i = 0; i < count; i++) {
      float sum = 0;
      for (float[] source : sources) {
        sum += source[i];
      }
      float t = ratios[fibers.of(from + i)];
      float mean = steps.of(sum / sources.length);
      merged[i] = steps.of(steps.of(t * mean) + steps.of(steps.of(1 - t) * base[i]));
    }
  }
}
