package dev.mergewright.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// The number formats of weights on disk, each with its conversion to and from `float`.
///
/// Decoding is exact. Encoding rounds once, to nearest, ties to even (IEEE 754). All arithmetic
/// between the two edges is done in `float` (sums in `double`). Segments are little-endian, as
/// safetensors stores them.
public enum ElementType {
  /// IEEE 754 binary32.
  F32(4),
  /// IEEE 754 binary16.
  F16(2),
  /// The upper half of a binary32.
  BF16(2);

  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final int bytes;

  ElementType(int bytes) {
    this.bytes = bytes;
  }

  /// Bytes of one element.
  public int bytes() {
    return bytes;
  }

  /// Decodes `count` elements that start at byte `offset` of `from` into `into[0..count)`.
  public void decode(MemorySegment from, long offset, float[] into, int count) {
    switch (this) {
      case F32 -> {
        for (int i = 0; i < count; i++) {
          into[i] = Float.intBitsToFloat(from.get(INT, offset + 4L * i));
        }
      }
      case F16 -> {
        for (int i = 0; i < count; i++) {
          into[i] = Float.float16ToFloat(from.get(SHORT, offset + 2L * i));
        }
      }
      case BF16 -> {
        for (int i = 0; i < count; i++) {
          into[i] = Float.intBitsToFloat(from.get(SHORT, offset + 2L * i) << 16);
        }
      }
    }
  }

  /// Encodes `from[0..count)` to the bytes of `into` that start at `offset`; rounds to nearest
  /// even.
  public void encode(float[] from, int count, MemorySegment into, long offset) {
    switch (this) {
      case F32 -> {
        for (int i = 0; i < count; i++) {
          into.set(INT, offset + 4L * i, Float.floatToRawIntBits(from[i]));
        }
      }
      case F16 -> {
        for (int i = 0; i < count; i++) {
          into.set(SHORT, offset + 2L * i, Float.floatToFloat16(from[i]));
        }
      }
      case BF16 -> {
        for (int i = 0; i < count; i++) {
          into.set(SHORT, offset + 2L * i, toBFloat16(from[i]));
        }
      }
    }
  }

  /// The value that a `float` has after one round trip through this type.
  public float round(float value) {
    return switch (this) {
      case F32 -> value;
      case F16 -> Float.float16ToFloat(Float.floatToFloat16(value));
      case BF16 -> Float.intBitsToFloat(toBFloat16(value) << 16);
    };
  }

  private static short toBFloat16(float value) {
    int bits = Float.floatToRawIntBits(value);
    if ((bits & 0x7FFF_FFFF) > 0x7F80_0000) {
      return (short) (bits >>> 16 | 0x40); // a NaN keeps its payload and stays a NaN
    }
    return (short) (bits + 0x7FFF + (bits >>> 16 & 1) >>> 16);
  }
}
