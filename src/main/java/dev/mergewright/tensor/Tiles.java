package dev.mergewright.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/// Elementwise kernels and sums over `float[]` tiles of `count` elements.
///
/// Plain loops, which the JIT compiler turns into vector code; where a loop needs the bits of
/// floats, it sees their array as a segment of [#BITS], since C2 makes no vector code of
/// `floatToRawIntBits`. Elementwise results are `float`; sums are `double`. Nothing allocates; what
/// is written is named last among the arrays or said to be in place.
public final class Tiles {
  /// The elements of a tile: five of them fit into a core's nearest cache beside each other.
  public static final int SIZE = 2048;

  /// The bits of a float within `MemorySegment.ofArray(float[])`.
  static final ValueLayout.OfInt BITS = ValueLayout.JAVA_INT_UNALIGNED;

  private Tiles() {}

  /// `from[i] - minus[i]`, written to `into`.
  public static void subtract(float[] from, float[] minus, float[] into, int count) {
    for (int i = 0; i < count; i++) {
      into[i] = from[i] - minus[i];
    }
  }

  /// `from[offset + i] - minus[offset + i]`, written to `into[i]`.
  public static void subtract(float[] from, float[] minus, int offset, float[] into, int count) {
    for (int i = 0; i < count; i++) {
      into[i] = from[offset + i] - minus[offset + i];
    }
  }

  /// `values[i] * factor`, in place.
  public static void scale(float[] values, float factor, int count) {
    for (int i = 0; i < count; i++) {
      values[i] *= factor;
    }
  }

  /// `sum[i] + values[i]`, in place in `sum`.
  public static void add(float[] values, float[] sum, int count) {
    for (int i = 0; i < count; i++) {
      sum[i] += values[i];
    }
  }

  /// `sum[i] + factor * (from[i] - minus[i])`, in place in `sum`.
  public static void addDifference(
      float factor, float[] from, float[] minus, float[] sum, int count) {
    for (int i = 0; i < count; i++) {
      sum[i] += (from[i] - minus[i]) * factor;
    }
  }

  /// The weighted sum of several tiles in `double`, divided and rounded once, written to `into`.
  ///
  /// ```text
  /// into[i] = (sum_s weights[s] * values[s][i]) / divisor        added in order, starting from 0
  /// ```
  public static void weightedSum(
      double[] weights, float[][] values, double divisor, float[] into, int count) {
    double inverse = 1 / divisor;
    boolean isPowerOfTwo = divisor == Math.scalb(1.0, Math.getExponent(divisor));
    if (weights.length == 2 && isPowerOfTwo) { // then the product is the quotient
      float[] a = values[0];
      float[] b = values[1];
      double p = weights[0];
      double q = weights[1];
      for (int i = 0; i < count; i++) {
        into[i] = (float) ((0.0 + p * a[i] + q * b[i]) * inverse); // from 0: -0 becomes +0
      }
      return;
    }
    double[] sum = new double[count];
    for (int s = 0; s < weights.length; s++) {
      accumulate(weights[s], values[s], sum, count);
    }
    for (int i = 0; i < count; i++) {
      into[i] = (float) (isPowerOfTwo ? sum[i] * inverse : sum[i] / divisor);
    }
  }

  /// `base[i] + factor * delta[i]`, written to `into`; an exact copy of `base` when `factor` is 0.
  public static void addScaled(float[] base, float factor, float[] delta, float[] into, int count) {
    if (factor == 0) {
      System.arraycopy(base, 0, into, 0, count); // b + 0 would turn -0 into +0
      return;
    }
    for (int i = 0; i < count; i++) {
      into[i] = base[i] + factor * delta[i];
    }
  }

  /// `p * a[i] + q * b[i]`, written to `into`.
  public static void combine(float p, float[] a, float q, float[] b, float[] into, int count) {
    for (int i = 0; i < count; i++) {
      into[i] = p * a[i] + q * b[i];
    }
  }

  /// `sum[i] + weight * values[i]` in `double`, in place in `sum`.
  public static void accumulate(double weight, float[] values, double[] sum, int count) {
    for (int i = 0; i < count; i++) {
      sum[i] += weight * values[i];
    }
  }

  /// The dot product `sum a[i] b[i]` in `double`, four partial sums in a fixed order.
  public static double dot(float[] a, float[] b, int count) {
    return dot(a, b, 0, count);
  }

  /// The dot product of the elements `[from, to)`, as [#dot(float[], float[], int)].
  public static double dot(float[] a, float[] b, int from, int to) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = from;
    for (; i + 3 < to; i += 4) {
      s0 += (double) a[i] * b[i];
      s1 += (double) a[i + 1] * b[i + 1];
      s2 += (double) a[i + 2] * b[i + 2];
      s3 += (double) a[i + 3] * b[i + 3];
    }
    for (; i < to; i++) {
      s0 += (double) a[i] * b[i];
    }
    return s0 + s1 + (s2 + s3);
  }

  /// The sum of magnitudes in `double`.
  public static double sumOfMagnitudes(float[] values, int count) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += Math.abs(values[i]);
    }
    return sum;
  }

  /// The greatest magnitude; NaN when an element is NaN, 0 for an empty tile.
  public static float greatestMagnitude(float[] values, int count) {
    MemorySegment bits = MemorySegment.ofArray(values);
    int greatest = 0; // magnitudes order as their bits do, and NaN comes after infinity
    for (int i = 0; i < count; i++) {
      greatest = Math.max(greatest, bits.get(BITS, 4L * i) & 0x7FFF_FFFF);
    }
    return Float.intBitsToFloat(greatest);
  }

  /// Whether no element is NaN or infinite.
  public static boolean areFinite(float[] values, int count) {
    return Float.isFinite(greatestMagnitude(values, count));
  }

  /// Sets the first `count` elements to +0.
  public static void clear(float[] values, int count) {
    Arrays.fill(values, 0, count, 0f);
  }
}
