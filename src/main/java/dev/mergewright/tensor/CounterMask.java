package dev.mergewright.tensor;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/// A random mask that can be asked for any element at any time, as DARE drops elements of a task
/// vector.
///
/// ```text
/// element i is kept  <=>  top53(mix(key + (i + 1) * gamma)) < p * 2^53
/// ```
///
/// `mix` is the finalizer of SplitMix64 and `gamma` its golden-ratio step, so the mask is the
/// stream of that generator addressed by position: the same for every tile size, order and thread
/// count. Under one key the mask of a smaller `p` is a subset of that of a greater one, so two
/// candidates of a search differ by their densities and not by luck.
///
/// @param key what the mask depends on besides the index
/// @param limit `p * 2^53`
public record CounterMask(long key, long limit) {
  static final long GAMMA = 0x9E37_79B9_7F4A_7C15L;
  static final long FIRST = 0xBF58_476D_1CE4_E5B9L;
  static final long SECOND = 0x94D0_49BB_1331_11EBL;

  /// `(i + 1) * gamma`: C2 makes vector code of a loop that reads it, not of one that counts it.
  private static final long[] STEPS = new long[1024];

  static {
    for (int i = 0; i < STEPS.length; i++) {
      STEPS[i] = (i + 1) * GAMMA;
    }
  }

  /// A mask that keeps each element with probability `p` in [0, 1].
  public static CounterMask of(long key, double p) {
    if (!(p >= 0 && p <= 1)) {
      throw new IllegalArgumentException("probability must be in [0, 1], was " + p);
    }
    return new CounterMask(key, (long) (p * 0x1p53));
  }

  /// A key that depends on another key and a number.
  public static long key(long key, long number) {
    return mix(mix(key + GAMMA) + number * GAMMA);
  }

  /// A key that depends on another key and a text (FNV-1a over its UTF-8 bytes).
  public static long key(long key, String text) {
    long hash = 0xCBF2_9CE4_8422_2325L;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xFF)) * 0x100_0000_01B3L;
    }
    return key(key, hash);
  }

  /// The 64 random bits behind an element.
  public static long bits(long key, long index) {
    return mix(key + (index + 1) * GAMMA);
  }

  /// Whether an element is kept.
  public boolean keeps(long index) {
    return bits(key, index) >>> 11 < limit;
  }

  /// Whether an element whose own probability is `p` is kept by the mask of a key.
  public static boolean keeps(long key, long index, double p) {
    return of(key, p).keeps(index);
  }

  /// Sets the dropped elements to zero, in place.
  ///
  /// @param from the index of `values[0]` within the tensor
  public void drop(long from, float[] values, int count) {
    for (int at = 0; at < count; at += STEPS.length) {
      int run = Math.min(STEPS.length, count - at);
      drop(key + (from + at) * GAMMA, limit, STEPS, values, at, run);
    }
  }

  /// Takes all it needs as locals: a field would be read again after each store.
  private static void drop(
      long state, long limit, long[] steps, float[] values, int from, int count) {
    MemorySegment bits = MemorySegment.ofArray(values);
    long begin = 4L * from;
    for (int i = 0; i < count; i++) {
      int keep = (int) ((mix(state + steps[i]) >>> 11) - limit >> 63); // -1 when kept: no branch
      bits.set(Tiles.BITS, begin + 4L * i, bits.get(Tiles.BITS, begin + 4L * i) & keep);
    }
  }

  private static long mix(long z) {
    z = (z ^ z >>> 30) * FIRST;
    z = (z ^ z >>> 27) * SECOND;
    return z ^ z >>> 31;
  }
}
