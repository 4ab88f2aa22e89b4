package dev.mergewright.tensor;

import java.util.Arrays;

/// The dot product of two long runs of numbers, added up tile by tile in `double`.
///
/// ```text
/// lane j = sum of a_i b_i over i = j (mod LANES) within each tile
/// total  = sum of the lanes, halves folded onto each other
/// ```
///
/// Independent lanes are what the JIT compiler turns into vector code; one running sum is not, for
/// its order is fixed. The result does not depend on threads, only on where tiles begin.
public final class DotProduct {
  static final int LANES = 512;

  private final double[] lanes = new double[LANES];

  /// Adds `sum a[i] b[i]` over `[0, count)`.
  public void add(float[] a, float[] b, int count) {
    if (count == 4 * LANES) {
      addFourRuns(a, b, lanes);
      return;
    }
    for (int from = 0; from < count; from += LANES) {
      addRun(a, b, from, Math.min(LANES, count - from), lanes);
    }
  }

  /// The sum so far.
  public double total() {
    return total(lanes, 0);
  }

  /// The sum of the [#LANES] lanes that begin at `from`.
  static double total(double[] lanes, int from) {
    double[] folded = Arrays.copyOfRange(lanes, from, from + LANES);
    for (int half = LANES / 2; half > 0; half /= 2) {
      for (int j = 0; j < half; j++) {
        folded[j] += folded[half + j];
      }
    }
    return folded[0];
  }

  /// A whole tile, in a loop that is fast for the reason given in [DotProducts].
  private static void addFourRuns(float[] a, float[] b, double[] lanes) {
    for (int j = 0; j < LANES; j++) {
      double sum = Math.fma((double) a[j], b[j], lanes[j]);
      sum = Math.fma((double) a[LANES + j], b[LANES + j], sum);
      sum = Math.fma((double) a[2 * LANES + j], b[2 * LANES + j], sum);
      lanes[j] = Math.fma((double) a[3 * LANES + j], b[3 * LANES + j], sum);
    }
  }

  private static void addRun(float[] a, float[] b, int from, int count, double[] lanes) {
    for (int j = 0; j < count; j++) {
      lanes[j] += (double) a[from + j] * b[from + j];
    }
  }
}
