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
    int from = 0;
    for (; from + 2 * LANES <= count; from += 2 * LANES) {
      addTwoRuns(a, b, from, lanes);
    }
    for (; from < count; from += LANES) {
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

  /// Loads and stores each lane once for two numbers.
  private static void addTwoRuns(float[] a, float[] b, int from, double[] lanes) {
    for (int j = 0; j < LANES; j++) {
      double x = a[from + j];
      double y = b[from + j];
      double u = a[from + LANES + j];
      double v = b[from + LANES + j];
      lanes[j] = lanes[j] + x * y + u * v;
      lanes[AA + j] = lanes[AA + j] + x * x + u * u;
      lanes[BB + j] = lanes[BB + j] + y * y + v * v;
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
