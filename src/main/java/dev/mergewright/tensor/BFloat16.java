package dev.mergewright.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// bf16 in bulk: two numbers at a time in the lanes of a `long`.
///
/// ```text
/// two bf16   an int      [b1 b0]
/// two floats a long      [b1 0 b0 0]        the lower half first, as little-endian memory has them
/// ```
///
/// Why so: C2 turns loops of `int` and `long` arithmetic into vector code, but neither loops that
/// widen a `short` nor those that take a `float` for its bits. A `float[]` seen as a segment of
/// `long` needs neither, and is six times as fast. On a big-endian machine the plain loop does all
/// the work.
final class BFloat16 {
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final boolean IN_PAIRS = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

  // In both lanes: the bits but the sign, what takes a NaN's to the sign, half a step less one, and
  // the last bit that stays.
  private static final long MAGNITUDES = 0x7FFF_FFFF_7FFF_FFFFL;
  private static final long ABOVE_INFINITY = 0x007F_FFFF_007F_FFFFL;
  private static final long HALVES = 0x0000_7FFF_0000_7FFFL;
  private static final long ODD = 0x0000_0001_0000_0001L;

  private BFloat16() {}

  /// The bits of the nearest bf16, ties to even; a NaN keeps its payload and stays a NaN.
  static short bits(float value) {
    return (short) upperHalf(Float.floatToRawIntBits(value) & 0xFFFF_FFFFL);
  }

  /// The float of some bits.
  static float value(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }

  static void decode(MemorySegment from, long offset, float[] into, int count) {
    int pairs = IN_PAIRS ? count / 2 : 0;
    MemorySegment floats = MemorySegment.ofArray(into);
    for (int i = 0; i < pairs; i++) {
      long two = from.get(INT, offset + 4L * i);
      floats.set(LONG, 8L * i, two << 32 & 0xFFFF_0000_0000_0000L | (two & 0xFFFF) << 16);
    }
    for (int i = 2 * pairs; i < count; i++) {
      into[i] = value(from.get(SHORT, offset + 2L * i));
    }
  }

  /// Rounds both lanes at once, where only a NaN can carry from one into the other: numbers with a
  /// NaN among them are encoded again, one by one.
  static void encode(float[] from, int count, MemorySegment into, long offset) {
    int pairs = IN_PAIRS ? count / 2 : 0;
    MemorySegment floats = MemorySegment.ofArray(from);
    long overflows = 0; // into the sign of a lane that is a NaN
    for (int i = 0; i < pairs; i++) {
      long two = floats.get(LONG, 8L * i);
      overflows |= (two & MAGNITUDES) + ABOVE_INFINITY;
      long rounded = two + HALVES + (two >>> 16 & ODD);
      into.set(INT, offset + 4L * i, (int) (rounded >>> 16 & 0xFFFF | rounded >>> 32 & ~0xFFFFL));
    }
    int encoded = (overflows & ~MAGNITUDES) == 0 ? 2 * pairs : 0;
    for (int i = encoded; i < count; i++) {
      into.set(SHORT, offset + 2L * i, bits(from[i]));
    }
  }

  /// Rounds in place.
  static void round(float[] values, int count) {
    MemorySegment bits = MemorySegment.ofArray(values);
    for (int i = 0; i < count; i++) {
      int upper = (int) upperHalf(bits.get(Tiles.BITS, 4L * i) & 0xFFFF_FFFFL);
      bits.set(Tiles.BITS, 4L * i, upper << 16);
    }
  }

  /// Rounds the bits of a float, without a branch, so that the loops above stay loops of lanes.
  private static long upperHalf(long bits) {
    long rounded = bits + 0x7FFF + (bits >>> 16 & 1);
    long isNan = 0x7F80_0000L - (bits & 0x7FFF_FFFFL) >> 63;
    return (rounded ^ (rounded ^ (bits | 0x40_0000)) & isNan) >>> 16;
  }
}
