package dev.mergewright.tensor;

/// The exact border between the `k` largest magnitudes of a tensor and the rest, as TIES trims task
/// vectors.
///
/// ```text
/// element i is kept  <=>  |v_i| > |border|  or  |v_i| = |border| and i <= lastTie
/// ```
///
/// Found by a radix histogram over the 31 magnitude bits (11 + 10 + 10), never by a sort: three
/// passes over the numbers, one more when only some of the elements equal to the border are kept.
/// Ties go to the lowest index, so exactly `k` elements survive and the result does not depend on
/// tiles or threads.
///
/// @param bits the magnitude bits of the border; positive floats order as their bits do
/// @param lastTie the last index at which an element equal to the border is kept
public record MagnitudeThreshold(int bits, long lastTie) {
  /// Keeps everything.
  public static final MagnitudeThreshold NONE = new MagnitudeThreshold(0, Long.MAX_VALUE);

  private static final int MAGNITUDE = 0x7FFF_FFFF;
  private static final int[] SHIFTS = {20, 10, 0};
  private static final int[] BUCKETS = {2048, 1024, 1024};

  /// The border that keeps `keep` of `elements` numbers.
  ///
  /// @throws IllegalArgumentException when `keep` is not in [1, elements], or 0 for an empty tensor
  public static MagnitudeThreshold keeping(long keep, long elements, TileReader values) {
    if (keep < Math.min(1, elements) || keep > elements) {
      throw new IllegalArgumentException(
          "keep must be in [1, %d], was %d".formatted(elements, keep));
    }
    if (keep == elements) {
      return NONE;
    }
    float[] tile = new float[(int) Math.min(Tiles.SIZE, elements)];
    Border border = border(keep, elements, values, tile);
    return new MagnitudeThreshold(
        border.bits,
        border.wanted == border.sharing
            ? Long.MAX_VALUE
            : indexOfTie(border.wanted, values, elements, tile, border.bits));
  }

  /// The `rank`-th largest magnitude; rank 1 is the largest, rank `elements` the smallest.
  ///
  /// @throws IllegalArgumentException when `rank` is not in [1, elements]
  public static float magnitudeOf(long rank, long elements, TileReader values) {
    if (rank < 1 || rank > elements) {
      throw new IllegalArgumentException(
          "rank must be in [1, %d], was %d".formatted(elements, rank));
    }
    float[] tile = new float[(int) Math.min(Tiles.SIZE, elements)];
    return Float.intBitsToFloat(border(rank, elements, values, tile).bits);
  }

  /// @param wanted how many of the elements equal to the border survive
  /// @param sharing how many elements are equal to the border
  private record Border(int bits, long wanted, long sharing) {}

  private static Border border(long keep, long elements, TileReader values, float[] tile) {
    int prefix = 0;
    long wanted = keep; // how many of the elements that share the prefix survive
    long sharing = elements;
    for (int digit = 0; digit < SHIFTS.length; digit++) {
      long[] histogram = histogram(values, elements, tile, digit, prefix);
      int bucket = histogram.length - 1;
      while (histogram[bucket] < wanted) {
        wanted -= histogram[bucket--];
      }
      prefix |= bucket << SHIFTS[digit];
      sharing = histogram[bucket];
    }
    return new Border(prefix, wanted, sharing);
  }

  /// The number of elements that a density keeps: `max(1, floor(density * elements))`, 0 of an
  /// empty tensor.
  public static long kept(double density, long elements) {
    return Math.min(elements, Math.max(1, (long) (density * elements)));
  }

  /// Sets the elements below the border to zero, in place.
  ///
  /// @param from the index of `values[0]` within the tensor
  public void trim(long from, float[] values, int count) {
    int split = lastTie - from >= count ? count : (int) Math.max(0, lastTie - from + 1);
    clearBelow(bits, values, 0, split);
    clearBelow(bits + 1, values, split, count);
  }

  /// Sets the elements that [#trim] would keep to zero, in place.
  ///
  /// @param from the index of `values[0]` within the tensor
  public void trimAbove(long from, float[] values, int count) {
    int split = lastTie - from >= count ? count : (int) Math.max(0, lastTie - from + 1);
    clearFrom(bits, values, 0, split);
    clearFrom(bits + 1, values, split, count);
  }

  private static void clearFrom(int least, float[] values, int from, int to) {
    for (int i = from; i < to; i++) {
      int v = Float.floatToRawIntBits(values[i]);
      values[i] = Float.intBitsToFloat(v & (v & MAGNITUDE) - least >> 31);
    }
  }

  /// Clears what has magnitude bits under `least`, without a branch: whether an element survives is
  /// unpredictable.
  private static void clearBelow(int least, float[] values, int from, int to) {
    for (int i = from; i < to; i++) {
      int v = Float.floatToRawIntBits(values[i]);
      values[i] = Float.intBitsToFloat(v & ~((v & MAGNITUDE) - least >> 31));
    }
  }

  private static long[] histogram(
      TileReader values, long elements, float[] tile, int digit, int prefix) {
    long[] histogram = new long[BUCKETS[digit]];
    for (long from = 0; from < elements; from += tile.length) {
      int count = (int) Math.min(tile.length, elements - from);
      values.read(from, tile, count);
      if (digit == 0) {
        countFirstDigit(tile, count, histogram);
      } else {
        countDigit(tile, count, SHIFTS[digit], prefix, SHIFTS[digit - 1], histogram);
      }
    }
    return histogram;
  }

  private static void countFirstDigit(float[] tile, int count, long[] histogram) {
    for (int i = 0; i < count; i++) {
      histogram[(Float.floatToRawIntBits(tile[i]) & MAGNITUDE) >>> SHIFTS[0]]++;
    }
  }

  private static void countDigit(
      float[] tile, int count, int shift, int prefix, int prefixShift, long[] histogram) {
    int mask = histogram.length - 1;
    for (int i = 0; i < count; i++) {
      int magnitude = Float.floatToRawIntBits(tile[i]) & MAGNITUDE;
      if ((magnitude ^ prefix) >>> prefixShift == 0) {
        histogram[magnitude >>> shift & mask]++;
      }
    }
  }

  private static long indexOfTie(
      long wanted, TileReader values, long elements, float[] tile, int bits) {
    long seen = 0;
    for (long from = 0; from < elements; from += tile.length) {
      int count = (int) Math.min(tile.length, elements - from);
      values.read(from, tile, count);
      for (int i = 0; i < count; i++) {
        if ((Float.floatToRawIntBits(tile[i]) & MAGNITUDE) == bits && ++seen == wanted) {
          return from + i;
        }
      }
    }
    throw new IllegalStateException("the numbers changed between two passes");
  }
}
