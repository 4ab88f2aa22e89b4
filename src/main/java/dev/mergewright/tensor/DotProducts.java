package dev.mergewright.tensor;

/// The dot products `<a, b>`, `<a, a>` and `<b, b>` of two long runs of numbers, added up in one
/// pass that widens each number once.
///
/// Each has the bits that a [DotProduct] of its own would have. Their lanes lie in one array, so
/// that all begin at the same place of a vector: stores into three arrays would mostly straddle two
/// lines of the cache.
public final class DotProducts {
  private static final int LANES = DotProduct.LANES;
  private static final int AA = LANES;
  private static final int BB = 2 * LANES;

  private final double[] lanes = new double[3 * LANES];

  /// Adds the products over `[0, count)`.
  public void add(float[] a, float[] b, int count) {
    if (count == 4 * LANES) {
      addFourRuns(a, b, lanes);
      return;
    }
    for (int from = 0; from < count; from += LANES) {
      addRun(a, b, from, Math.min(LANES, count - from), lanes);
    }
  }

  /// `<a, b>` so far.
  public double both() {
    return DotProduct.total(lanes, 0);
  }

  /// `<a, a>` so far.
  public double ofFirst() {
    return DotProduct.total(lanes, AA);
  }

  /// `<b, b>` so far.
  public double ofSecond() {
    return DotProduct.total(lanes, BB);
  }

  /// A whole tile, loading and storing each lane once.
  ///
  /// The product of two floats is exact in `double`, so fusing it with the sum changes no bit.
  /// Fused and with offsets that are constants, C2 makes vector code of this loop wherever it
  /// inlines it; otherwise it takes four times as long.
  private static void addFourRuns(float[] a, float[] b, double[] lanes) {
    for (int j = 0; j < LANES; j++) {
      double x = a[j];
      double y = b[j];
      double u = a[LANES + j];
      double v = b[LANES + j];
      double p = a[2 * LANES + j];
      double q = b[2 * LANES + j];
      double r = a[3 * LANES + j];
      double s = b[3 * LANES + j];
      lanes[j] = Math.fma(r, s, Math.fma(p, q, Math.fma(u, v, Math.fma(x, y, lanes[j]))));
      lanes[AA + j] = Math.fma(r, r, Math.fma(p, p, Math.fma(u, u, Math.fma(x, x, lanes[AA + j]))));
      lanes[BB + j] = Math.fma(s, s, Math.fma(q, q, Math.fma(v, v, Math.fma(y, y, lanes[BB + j]))));
    }
  }

  private static void addRun(float[] a, float[] b, int from, int count, double[] lanes) {
    for (int j = 0; j < count; j++) {
      double x = a[from + j];
      double y = b[from + j];
      lanes[j] += x * y;
      lanes[AA + j] += x * x;
      lanes[BB + j] += y * y;
    }
  }
}
