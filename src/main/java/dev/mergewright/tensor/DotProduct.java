package dev.mergewright.tensor;

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
  private static final int LANES = 512;

  private final double[] lanes = new double[LANES];

  /// Adds `sum a[i] b[i]` over `[0, count)`.
  public void add(float[] a, float[] b, int count) {
    for (int from = 0; from < count; from += LANES) {
      addRun(a, b, from, Math.min(LANES, count - from), lanes);
    }
  }

  /// Adds `<a, b>`, `<a, a>` and `<b, b>` over `[0, count)` in one pass, which widens each number
  /// once.
  public static void add(
      float[] a, float[] b, int count, DotProduct ab, DotProduct aa, DotProduct bb) {
    for (int from = 0; from < count; from += LANES) {
      addRuns(a, b, from, Math.min(LANES, count - from), ab.lanes, aa.lanes, bb.lanes);
    }
  }

  /// The sum so far.
  public double total() {
    double[] folded = lanes.clone();
    for (int half = LANES / 2; half > 0; half /= 2) {
      for (int j = 0; j < half; j++) {
        folded[j] += folded[half + j];
      }
    }
    return folded[0];
  }

  private static void addRun(float[] a, float[] b, int from, int count, double[] lanes) {
    for (int j = 0; j < count; j++) {
      lanes[j] += (double) a[from + j] * b[from + j];
    }
  }

  private static void addRuns(
      float[] a, float[] b, int from, int count, double[] ab, double[] aa, double[] bb) {
    for (int j = 0; j < count; j++) {
      double x = a[from + j];
      double y = b[from + j];
      ab[j] += x * y;
      aa[j] += x * x;
      bb[j] += y * y;
    }
  }
}
