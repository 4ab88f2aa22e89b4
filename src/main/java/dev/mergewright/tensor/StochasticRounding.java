package dev.mergewright.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Rounding to one of the two neighbours by chance, so that many small changes keep their mean.
///
/// ```text
/// lo <= |x| <= hi                           neighbours in the number format
/// x becomes hi with probability (|x| - lo) / (hi - lo), else lo; the sign stays
/// ```
///
/// The expected value of the result is `x`, where rounding to nearest loses every change under half
/// a step. What is representable stays as it is, NaN too, and nothing finite becomes infinite. The
/// random bits are those of [CounterMask#bits]: they depend on key and index alone.
public final class StochasticRounding {
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final int HALF_BITS = 16;
  private static final int SIGN = 0x8000;

  private StochasticRounding() {}

  /// Encodes `from[0..count)` to the bytes of `into` that start at `offset`.
  ///
  /// @param key what the random bits depend on besides the index
  /// @param index of `from[0]` within the tensor
  public static void encode(
      ElementType type,
      long key,
      long index,
      float[] from,
      int count,
      MemorySegment into,
      long offset) {
    switch (type) {
      case F32 -> type.encode(from, count, into, offset); // exact
      case F16 -> {
        for (int i = 0; i < count; i++) {
          into.set(SHORT, offset + 2L * i, toFloat16(from[i], CounterMask.bits(key, index + i)));
        }
      }
      case BF16 -> {
        for (int i = 0; i < count; i++) {
          into.set(SHORT, offset + 2L * i, toBFloat16(from[i], CounterMask.bits(key, index + i)));
        }
      }
    }
  }

  /// Replaces `values[0..count)` by what [#encode] would write.
  public static void round(ElementType type, long key, long index, float[] values, int count) {
    switch (type) {
      case F32 -> {}
      case F16 -> {
        for (int i = 0; i < count; i++) {
          short half = toFloat16(values[i], CounterMask.bits(key, index + i));
          values[i] = Float.float16ToFloat(half);
        }
      }
      case BF16 -> {
        for (int i = 0; i < count; i++) {
          values[i] = BFloat16.value(toBFloat16(values[i], CounterMask.bits(key, index + i)));
        }
      }
    }
  }

  /// The bits that are cut off are the remainder in units of 2^-16 of a step.
  private static short toBFloat16(float value, long random) {
    int bits = Float.floatToRawIntBits(value);
    int up = bits + (int) (random >>> Long.SIZE - HALF_BITS);
    boolean overflows = (up & 0x7FFF_FFFF) >= 0x7F80_0000;
    if (!Float.isFinite(value)) {
      return BFloat16.bits(value);
    }
    return (short) ((overflows ? bits : up) >>> HALF_BITS);
  }

  private static short toFloat16(float value, long random) {
    short nearest = Float.floatToFloat16(value);
    float magnitude = Math.abs(value);
    if (Math.abs(Float.float16ToFloat(nearest)) == magnitude || !Float.isFinite(value)) {
      return nearest;
    }
    boolean isAbove = Math.abs(Float.float16ToFloat(nearest)) > magnitude;
    int low = (nearest & ~SIGN & 0xFFFF) - (isAbove ? 1 : 0);
    double lo = Float.float16ToFloat((short) low);
    double hi = Float.float16ToFloat((short) (low + 1));
    double uniform = (random >>> 11) * 0x1p-53;
    boolean goesUp = hi != Double.POSITIVE_INFINITY && uniform * (hi - lo) < magnitude - lo;
    return (short) (nearest & SIGN | (goesUp ? low + 1 : low));
  }
}
