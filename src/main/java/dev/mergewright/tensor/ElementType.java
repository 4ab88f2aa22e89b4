package dev.mergewright.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/// The number formats of weights on disk, each with its conversion to and from `float`.
///
/// Decoding is exact. Encoding rounds once, to nearest, ties to even (IEEE 754). All arithmetic
/// between the two edges is done in `float` (sums in `double`). Segments are little-endian, as
/// safetensors stores them.
public enum ElementType {
  /// IEEE 754 binary32.
  F32(4, "float32", 0x7F80_0000_7F80_0000L),
  /// IEEE 754 binary16.
  F16(2, "float16", 0x7C00_7C00_7C00_7C00L),
  /// The upper half of a binary32.
  BF16(2, "bfloat16", 0x7F80_7F80_7F80_7F80L);

  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final int bytes;
  private final String label;

  /// The bits of the exponents of the elements in a `long`; all are set in NaN and infinity.
  private final long exponents;

  ElementType(int bytes, String label, long exponents) {
    this.bytes = bytes;
    this.label = label;
    this.exponents = exponents;
  }

  /// The type of a [#label]; empty for any other text.
  public static Optional<ElementType> ofLabel(String label) {
    return Arrays.stream(values()).filter(type -> type.label.equals(label)).findFirst();
  }

  /// The name in recipes and configurations: `float32`, `float16` or `bfloat16`.
  public String label() {
    return label;
  }

  /// Bytes of one element.
  public int bytes() {
    return bytes;
  }

  /// Decodes `count` elements that start at byte `offset` of `from` into `into[0..count)`.
  public void decode(MemorySegment from, long offset, float[] into, int count) {
    switch (this) {
      case F32 -> MemorySegment.copy(from, FLOAT, offset, into, 0, count);
      case F16 -> {
        for (int i = 0; i < count; i++) {
          into[i] = Float.float16ToFloat(from.get(SHORT, offset + 2L * i));
        }
      }
      case BF16 -> BFloat16.decode(from, offset, into, count);
    }
  }

  /// Whether none of the `count` elements that start at byte `offset` of `from` is NaN or infinity.
  ///
  /// Looks at the bytes, several elements at a time: one more in a full exponent overflows into the
  /// sign.
  public boolean areFinite(MemorySegment from, long offset, int count) {
    long mask = exponents; // a field would be read again in every step
    long ones = mask & ~(mask << 1);
    long signs = mask << 1 & ~mask;
    int perLong = Long.BYTES / bytes;
    int longs = count / perLong;
    long overflows = 0;
    for (int i = 0; i < longs; i++) {
      overflows |= (from.get(LONG, offset + 8L * i) & mask) + ones;
    }
    for (int i = longs * perLong; i < count; i++) {
      overflows |= (bits(from, offset + (long) i * bytes) & mask) + ones;
    }
    return (overflows & signs) == 0;
  }

  private long bits(MemorySegment from, long offset) {
    return switch (this) {
      case F32 -> Float.floatToRawIntBits(from.get(FLOAT, offset)) & 0xFFFF_FFFFL;
      case F16, BF16 -> from.get(SHORT, offset) & 0xFFFFL;
    };
  }

  /// Encodes `from[0..count)` to the bytes of `into` that start at `offset`; rounds to nearest
  /// even.
  public void encode(float[] from, int count, MemorySegment into, long offset) {
    switch (this) {
      case F32 -> MemorySegment.copy(from, 0, into, FLOAT, offset, count);
      case F16 -> {
        for (int i = 0; i < count; i++) {
          into.set(SHORT, offset + 2L * i, Float.floatToFloat16(from[i]));
        }
      }
      case BF16 -> BFloat16.encode(from, count, into, offset);
    }
  }

  /// The value that a `float` has after one round trip through this type.
  public float round(float value) {
    return switch (this) {
      case F32 -> value;
      case F16 -> Float.float16ToFloat(Float.floatToFloat16(value));
      case BF16 -> BFloat16.value(BFloat16.bits(value));
    };
  }

  /// Replaces `values[0..count)` by the values that they have after one round trip.
  public void round(float[] values, int count) {
    switch (this) {
      case F32 -> {}
      case F16 -> {
        for (int i = 0; i < count; i++) {
          values[i] = Float.float16ToFloat(Float.floatToFloat16(values[i]));
        }
      }
      case BF16 -> BFloat16.round(values, count);
    }
  }
}
