package dev.mergewright.merge;

/// NuSLERP with every step rounded: the numbers of `compat: mergekit`.
///
/// ```text
/// v_i   = x_i, or x_i - b with a base
/// u_i   = v_i / max(|v_i|, 1e-7)
/// a     = acos(clamp(<u_1, u_2>, -1, 1))
/// y     = (sin((1-t) a) v_1 + sin(t a) v_2) / sin a          (+ b)
/// y     = (1-t) v_1 + t v_2                 (+ b) when |sin a| < 1e-8
/// ```
///
/// Close to an angle of 0 the arc cosine of a rounded cosine is coarse: in bfloat16 the result is
/// off by several percent of a small task vector, in mergekit as here.
///
/// @param factors `(p, q, divisor)` of each fiber
record SteppedNuSlerp(SteppedVectors vectors, Fibers fibers, float[][] factors)
    implements TileFormula {
  private static final float NO_NORM = 1e-7f;
  private static final double PARALLEL = 1e-8;

  static TileFormula of(TensorGroup group, TensorParameters values, Steps steps) {
    Fibers fibers = NuSlerp.fibers(group, values);
    SteppedVectors vectors = SteppedVectors.of(group, group.hasBase(), steps);
    float[] first = vectors.norms(0, fibers);
    float[] second = vectors.norms(1, fibers);
    double[] dots =
        vectors.sums(
            fibers,
            (from, v, into, count) -> {
              for (int i = 0; i < count; i++) {
                int fiber = fibers.of(from + i);
                into[i] =
                    steps.of(
                        steps.of(v[0][i] / Math.max(first[fiber], NO_NORM))
                            * steps.of(v[1][i] / Math.max(second[fiber], NO_NORM)));
              }
            });
    double t = NuSlerp.position(values);
    float[][] factors = new float[fibers.count()][];
    for (int fiber = 0; fiber < factors.length; fiber++) {
      factors[fiber] = factors(steps, Math.clamp(steps.total(dots[fiber]), -1, 1), t);
    }
    return new SteppedNuSlerp(vectors, fibers, factors);
  }

  private static float[] factors(Steps steps, float cosine, double t) {
    float angle = steps.of(Math.acos(cosine));
    float sine = steps.of(Math.sin(angle));
    if (Math.abs(sine) < PARALLEL) {
      return new float[] {(float) (1 - t), (float) t, 1};
    }
    float p = steps.of(Math.sin(steps.of((float) (1 - t) * angle)));
    float q = steps.of(Math.sin(steps.of((float) t * angle)));
    return new float[] {p, q, sine};
  }

  @Override
  public void apply(long from, float[] base, float[][] sources, float[] merged, int count) {
    Steps steps = vectors.steps();
    float[][] v = vectors.of(base, sources, count);
    for (int i = 0; i < count; i++) {
      float[] factor = factors[fibers.of(from + i)];
      float sum = steps.of(steps.of(factor[0] * v[0][i]) + steps.of(factor[1] * v[1][i]));
      merged[i] = steps.of(sum / factor[2]);
    }
    if (vectors.minusBase()) {
      steps.add(base, merged, count);
    }
  }
}
