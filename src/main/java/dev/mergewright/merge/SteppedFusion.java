package dev.mergewright.merge;

import dev.mergewright.tensor.MagnitudeThreshold;
import dev.mergewright.tensor.TileReader;
import dev.mergewright.tensor.Tiles;

/// Arcee Fusion with every step rounded: the numbers of `compat: mergekit`.
///
/// ```text
/// p, q  = softmax(x) + 1e-8, softmax(b) + 1e-8               per row, along the last dimension
/// KL    = sum p ln(p / q)                   may be under 0 by rounding
/// I     = |x - b| KL
/// y     = b + (x - b) where I >= median(I) + 1.5 (Q3(I) - Q1(I)), b elsewhere
/// ```
///
/// The quantiles are exact; mergekit draws a sample from tensors of more than a million entries.
/// The result has the type of the steps; in mergekit it is float32.
///
/// @param divergences KL of each row
/// @param threshold the least `I` that is taken
record SteppedFusion(Steps steps, Fibers rows, float[] divergences, float threshold)
    implements TileFormula {
  private static final double FLOOR = 1e-8;

  static TileFormula of(TensorGroup group, Steps steps) {
    Fibers rows = Fibers.rows(group);
    float[] divergences = divergences(group, rows, steps);
    var unbounded = new SteppedFusion(steps, rows, divergences, 0);
    TileReader importance =
        (from, into, count) -> {
          group.readTaskVector(0, from, into, count);
          unbounded.weigh(from, into, into, count);
        };
    float[] quartiles = new float[3];
    for (int q = 0; q < 3 && group.elements() > 0; q++) {
      quartiles[q] = smallest((long) ((q + 1) * 0.25 * (group.elements() - 1)), group, importance);
    }
    float spread = steps.of(1.5f * steps.of(quartiles[2] - quartiles[0]));
    return new SteppedFusion(steps, rows, divergences, steps.of(quartiles[1] + spread));
  }

  /// The number that `below` others come before in ascending order, signs included.
  private static float smallest(long below, TensorGroup group, TileReader values) {
    long negative = 0;
    float[] tile = new float[(int) Math.min(Tiles.SIZE, group.elements())];
    for (long from = 0; from < group.elements(); from += tile.length) {
      int count = (int) Math.min(tile.length, group.elements() - from);
      values.read(from, tile, count);
      for (int i = 0; i < count; i++) {
        negative += tile[i] < 0 ? 1 : 0;
      }
    }
    boolean under = below < negative;
    float sign = under ? -1 : 1;
    long rank = under ? below + 1 : group.elements() - below;
    float magnitude =
        MagnitudeThreshold.magnitudeOf(
            rank,
            group.elements(),
            (from, into, count) -> {
              values.read(from, into, count);
              for (int i = 0; i < count; i++) {
                into[i] = Math.max(0, sign * into[i]);
              }
            });
    return sign * magnitude;
  }

  private void weigh(long from, float[] deltas, float[] into, int count) {
    for (int i = 0; i < count; i++) {
      into[i] = steps.of(Math.abs(deltas[i]) * divergences[rows.of(from + i)]);
    }
  }

  @Override
  public void apply(long from, float[] base, float[][] sources, float[] merged, int count) {
    float[] deltas = new float[count];
    steps.subtract(sources[0], base, deltas, count);
    weigh(from, deltas, merged, count);
    for (int i = 0; i < count; i++) {
      merged[i] = merged[i] >= threshold ? steps.of(base[i] + deltas[i]) : base[i];
    }
  }

  private static float[] divergences(TensorGroup group, Fibers rows, Steps steps) {
    float[] divergences = new float[rows.count()];
    int length = Math.toIntExact(Math.min(rows.stride(), group.elements()));
    float[] source = new float[length];
    float[] base = new float[length];
    for (long from = 0; from < group.elements(); from += length) {
      group.readSource(0, from, source, length);
      group.readBase(from, base, length);
      divergences[rows.of(from)] = divergence(source, base, steps);
    }
    return divergences;
  }

  private static float divergence(float[] source, float[] base, Steps steps) {
    double sourceShift = ArceeFusion.logOfSum(source);
    double baseShift = ArceeFusion.logOfSum(base);
    double sum = 0;
    for (int i = 0; i < source.length; i++) {
      float p = probability(source[i] - sourceShift, steps);
      float q = probability(base[i] - baseShift, steps);
      boolean vanishes = p == 0 || q == 0; // 1e-8 is nothing in float16; mergekit has NaN there
      sum += vanishes ? 0 : steps.of(p * steps.of(Math.log(steps.of(p / q))));
    }
    return steps.total(sum);
  }

  private static float probability(double logarithm, Steps steps) {
    return steps.of(steps.of(Math.exp(logarithm)) + steps.of(FLOOR));
  }
}
