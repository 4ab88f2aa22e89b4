package dev.mergewright.merge;

import dev.mergewright.tensor.Tiles;

/// SCE with every step rounded and mergekit's floor under the weights: the numbers of `compat:
/// mergekit`.
///
/// ```text
/// d_i   = x_i - b, zero where the variance over the sources is not among the largest, see Sce
/// w_i   = mean(d_i^2) / sum_j mean(d_j^2)   all alike when that sum is under 1e-6
/// m_i   = sign(d_i) is that of sum_j d_j    a sum of 0 is a plus
/// y     = b + sum_i d_i w_i m_i / max(sum_i w_i m_i, 1e-6)
/// ```
///
/// The floor makes the weights of most fine-tunes alike.
///
/// @param weights `w_i`
record SteppedSce(Steps steps, Sce.Selection selection, float[] weights) implements TileFormula {
  private static final float LEAST = 1e-6f;

  static TileFormula of(TensorGroup group, TensorParameters values, Steps steps) {
    Sce.Selection selection = Sce.selection(group, values.of("select_topk"), steps::round);
    float[] means = new float[group.sources()];
    float sum = 0;
    for (int s = 0; s < means.length; s++) {
      int source = s;
      double squares = squares(group, steps, selection, source);
      means[s] = steps.of(squares / Math.max(1, group.elements()));
      sum += means[s];
    }
    sum = steps.of(sum);
    for (int s = 0; s < means.length; s++) {
      means[s] = sum < LEAST ? steps.of(1f / means.length) : steps.of(means[s] / sum);
    }
    return new SteppedSce(steps, selection, means);
  }

  private static double squares(
      TensorGroup group, Steps steps, Sce.Selection selection, int source) {
    double squares = 0;
    for (long from = 0; from < group.elements(); from += Tiles.SIZE) {
      int count = (int) Math.min(Tiles.SIZE, group.elements() - from);
      float[][] deltas = Sce.read(group, from, count);
      selection.select(from, deltas, count);
      for (int i = 0; i < count; i++) {
        squares += steps.of(deltas[source][i] * deltas[source][i]);
      }
    }
    return squares;
  }

  @Override
  public void apply(long from, float[] base, float[][] sources, float[] merged, int count) {
    float[][] deltas = new float[sources.length][count];
    for (int s = 0; s < sources.length; s++) {
      steps.subtract(sources[s], base, deltas[s], count);
    }
    selection.select(from, deltas, count);
    for (int i = 0; i < count; i++) {
      merged[i] = mixed(deltas, i);
    }
    steps.add(base, merged, count);
  }

  private float mixed(float[][] deltas, int i) {
    float mass = Election.mass(deltas, i);
    float sum = 0;
    float divisor = 0;
    for (int s = 0; s < deltas.length; s++) {
      float delta = deltas[s][i];
      if (Election.agrees(delta, mass)) {
        sum += steps.of(delta * weights[s]);
        divisor += weights[s];
      }
    }
    return steps.of(steps.of(sum) / Math.max(steps.of(divisor), steps.of(LEAST)));
  }
}
