package dev.mergewright.tensor;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The search for one [MagnitudeThreshold] in a run of numbers that others read for it.
///
/// ```text
/// magnitude = [upper 15 bits | lower 16 bits]
/// pass 1    counts the upper halves; the border's is the bucket that the rank falls into
/// pass 2    counts, in that bucket, the lower halves that are 0, and the others one by one
/// ```
///
/// Differences of bf16 numbers almost always end in 16 zeros, so pass 2 is almost always a count
/// without a histogram, and it tells in which stretch of the run the last tie lies.
final class MagnitudeSearch {
  /// Elements whose ties are counted together.
  static final int STRETCH = 64 * Tiles.SIZE;

  private static final int MAGNITUDE = 0x7FFF_FFFF;
  private static final int HALF = 16;
  private static final int BUCKETS = 1 << 15;
  private static final int LOWER = 0xFFFF;

  /// Histograms side by side: equal numbers in a row would wait for each other at one counter.
  private static final int LANES = 4;

  private static final int FEW = 1 << 18; // are counted sooner than more histograms are cleared
  private static final long FLUSH = 1L << 30; // before an int could overflow

  /// The most that a search keeps, but for four bytes per stretch.
  static final long BYTES =
      (long) LANES * BUCKETS * Integer.BYTES + (BUCKETS + LOWER + 1L) * Long.BYTES;

  private final int[] counts;
  private final int stride; // between histograms, 0 when there is one
  private long counted;
  private final long[] flushed;
  private final int[] ties; // by stretch; magnitudes that are exactly `least`
  private long @Nullable [] lower; // by lower half; of the other magnitudes in the bucket
  private long wanted;
  private int least;

  /// @param rank of the border, 1 for the largest
  MagnitudeSearch(long rank, long elements) {
    this.wanted = rank;
    this.counts = new int[elements < FEW ? BUCKETS : LANES * BUCKETS];
    this.stride = elements < FEW ? 0 : BUCKETS;
    this.flushed = new long[elements > FLUSH ? BUCKETS : 0];
    this.ties = new int[Math.toIntExact(Math.ceilDiv(elements, STRETCH))];
  }

  /// Pass 1.
  void countUpper(float[] tile, int count) {
    if (counted + count > FLUSH) {
      flush();
    }
    counted += count;
    MemorySegment bits = MemorySegment.ofArray(tile);
    int i = 0;
    for (; i + LANES <= count; i += LANES) {
      counts[upper(bits, i)]++;
      counts[upper(bits, i + 1) + stride]++;
      counts[upper(bits, i + 2) + 2 * stride]++;
      counts[upper(bits, i + 3) + 3 * stride]++;
    }
    for (; i < count; i++) {
      counts[upper(bits, i)]++;
    }
  }

  /// Between the passes.
  void chooseBucket() {
    int bucket = BUCKETS - 1;
    for (long size = size(bucket); size < wanted; size = size(bucket)) {
      wanted -= size;
      bucket--;
    }
    least = bucket << HALF;
  }

  /// Pass 2.
  void countLower(long from, float[] tile, int count) {
    int under = countUnder(least, tile, count);
    int upToLeast = countUnder(least + 1, tile, count);
    ties[(int) (from / STRETCH)] += upToLeast - under;
    if (countUnder((least | LOWER) + 1, tile, count) != upToLeast) {
      countOthers(tile, count);
    }
  }

  /// After the passes: the bits of the border.
  MagnitudeSearch.Border border() {
    long others = 0;
    long[] histogram = lower == null ? new long[0] : lower;
    for (int half = histogram.length - 1; half > 0; half--) {
      others += histogram[half];
      if (others >= wanted) {
        long stillWanted = wanted - (others - histogram[half]);
        return new Border(least | half, stillWanted, stillWanted < histogram[half], 0);
      }
    }
    wanted -= others;
    int stretch = 0;
    while (ties[stretch] < wanted && stretch < ties.length - 1) {
      wanted -= ties[stretch++];
    }
    long left = -wanted;
    for (int i = stretch; i < ties.length && left <= 0; i++) {
      left += ties[i];
    }
    return new Border(least, wanted, left > 0, (long) stretch * STRETCH);
  }

  /// @param bits the magnitude of the border
  /// @param wanted how many of the elements equal to the border survive, counted from `from` on
  /// @param isTied whether more are equal to it than survive
  /// @param from where the last survivor may first lie
  record Border(int bits, long wanted, boolean isTied, long from) {}

  private static int upper(MemorySegment bits, int i) {
    return (bits.get(Tiles.BITS, 4L * i) & MAGNITUDE) >>> HALF;
  }

  private static int countUnder(int limit, float[] tile, int count) {
    MemorySegment bits = MemorySegment.ofArray(tile);
    int under = 0;
    for (int i = 0; i < count; i++) {
      under += (bits.get(Tiles.BITS, 4L * i) & MAGNITUDE) - limit >>> 31;
    }
    return under;
  }

  private void countOthers(float[] tile, int count) {
    MemorySegment bits = MemorySegment.ofArray(tile);
    long[] histogram = lower == null ? new long[LOWER + 1] : lower;
    lower = histogram;
    for (int i = 0; i < count; i++) {
      int above = (bits.get(Tiles.BITS, 4L * i) & MAGNITUDE) - least;
      if (above > 0 && above <= LOWER) {
        histogram[above]++;
      }
    }
  }

  private long size(int bucket) {
    long size = flushed.length == 0 ? 0 : flushed[bucket];
    for (int lane = 0; lane < counts.length; lane += BUCKETS) {
      size += counts[lane + bucket];
    }
    return size;
  }

  private void flush() {
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      flushed[bucket] = size(bucket);
    }
    Arrays.fill(counts, 0);
    counted = 0;
  }
}
