package dev.mergewright.merge;

import dev.mergewright.tensor.MagnitudeThreshold;
import dev.mergewright.tensor.TileReader;
import java.util.List;

/// Arcee Fusion, a method of mergekit without a paper: takes from the source only the entries whose
/// change stands out.
///
/// ```text
/// p, q = softmax(x) + 1e-8, softmax(b) + 1e-8          per row, along the last dimension
/// KL   = sum p ln(p / q)                               per row, in double
/// I    = |x - b| * KL                                  per entry
/// y    = x where I >= median(I) + 1.5 (Q3(I) - Q1(I)), b elsewhere
/// ```
///
/// A quantile is the sorted entry at `floor(q (n - 1))`, exact and found without a sort; mergekit
/// draws a sample of a million entries, so its result changes from run to run, and computes KL in
/// the stored type, whose rounding is larger than KL in most fine-tunes. The measure pass takes two
/// rows and one `float` per row.
public record ArceeFusion() implements MergeMethod {
  private static final double FLOOR = 1e-8;

  @Override
  public String name() {
    return "arcee_fusion";
  }

  @Override
  public List<MergeParameter> parameters() {
    return List.of();
  }

  @Override
  public int maxSources() {
    return 1;
  }

  @Override
  public boolean runsOnDevice() {
    return false;
  }

  @Override
  public TileFormula measure(TensorGroup group, TensorParameters values) {
    Fibers rows = Fibers.rows(group);
    float[] divergences = divergences(group, rows);
    TileReader importance =
        (from, into, count) -> {
          group.readTaskVector(0, from, into, count);
          weigh(rows, divergences, from, into, count);
        };
    double threshold = threshold(group.elements(), importance);
    return (from, base, sources, merged, count) -> {
      for (int i = 0; i < count; i++) {
        merged[i] = sources[0][i] - base[i];
      }
      weigh(rows, divergences, from, merged, count);
      for (int i = 0; i < count; i++) {
        merged[i] = merged[i] >= threshold ? sources[0][i] : base[i];
      }
    };
  }

  /// Makes changes importances, in place.
  private static void weigh(
      Fibers rows, float[] divergences, long from, float[] deltas, int count) {
    for (long at = from; at < from + count; ) {
      long end = rows.endOfRun(at, from + count);
      float divergence = divergences[rows.of(at)];
      for (; at < end; at++) {
        int i = (int) (at - from);
        deltas[i] = Math.abs(deltas[i]) * divergence;
      }
    }
  }

  private static double threshold(long n, TileReader importance) {
    if (n == 0) {
      return 0;
    }
    double[] quantiles = new double[3];
    for (int q = 0; q < 3; q++) {
      long below = (long) ((q + 1) * 0.25 * (n - 1));
      quantiles[q] = MagnitudeThreshold.magnitudeOf(n - below, n, importance);
    }
    return quantiles[1] + 1.5 * (quantiles[2] - quantiles[0]);
  }

  private static float[] divergences(TensorGroup group, Fibers rows) {
    float[] divergences = new float[rows.count()];
    int length = Math.toIntExact(Math.min(rows.stride(), group.elements()));
    float[] source = new float[length];
    float[] base = new float[length];
    for (long from = 0; from < group.elements(); from += length) {
      group.readSource(0, from, source, length);
      group.readBase(from, base, length);
      divergences[rows.of(from)] = (float) Math.max(0, divergence(source, base));
    }
    return divergences;
  }

  private static double divergence(float[] source, float[] base) {
    double sourceShift = logOfSum(source);
    double baseShift = logOfSum(base);
    double sum = 0;
    for (int i = 0; i < source.length; i++) {
      double p = Math.exp(source[i] - sourceShift) + FLOOR;
      double q = Math.exp(base[i] - baseShift) + FLOOR;
      sum += p * Math.log(p / q);
    }
    return sum;
  }

  /// The logarithm of the sum of exponentials, which softmax divides by.
  static double logOfSum(float[] values) {
    double greatest = Double.NEGATIVE_INFINITY;
    for (float value : values) {
      greatest = Math.max(greatest, value);
    }
    double sum = 0;
    for (float value : values) {
      sum += Math.exp(value - greatest);
    }
    return greatest + Math.log(sum);
  }
}
