package dev.mergewright.tensor;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A stretch of magnitudes in which a border probably lies, told from a sample, and the one pass
/// that finds the exact border there or shows that it lies elsewhere.
///
/// ```text
/// sample     SAMPLE numbers spread over the run; the ranks around the wanted one, some deviations
///            to either side, bound the bracket
/// pass       counts what lies above the bracket, and what lies in it by [MagnitudeSearch]'s
///            buckets of equal upper 15 bits
/// ```
///
/// A sample only ever costs time: where it misleads, [MagnitudeSearch] takes its two passes.
final class MagnitudeBracket {
  /// Shorter runs are searched sooner than sampled.
  static final long LEAST_RUN = 1L << 20;

  private static final int PIECES = 256;
  private static final int PIECE = 32; // neighbours resemble each other, so not longer
  private static final int SAMPLE = PIECES * PIECE;
  private static final double DEVIATIONS = 5;
  private static final int MAGNITUDE = 0x7FFF_FFFF;
  private static final int HALF = 16;
  private static final int LOWER = 0xFFFF;
  private static final int MOST_BUCKETS = 256;

  private final int floor; // the least magnitude of the bracket
  private final int span;
  private final int[][] exact; // by bucket and stretch: the least magnitude of the bucket
  private final long[] @Nullable [] others; // by bucket and lower half
  private long above;

  private MagnitudeBracket(int lowest, int buckets, long elements) {
    this.floor = lowest << HALF;
    this.span = buckets << HALF;
    int stretches = Math.toIntExact(Math.ceilDiv(elements, MagnitudeSearch.STRETCH));
    this.exact = new int[buckets][stretches];
    this.others = new long[buckets][];
  }

  /// The brackets of the borders that keep so many numbers of each run; none where a sample is too
  /// wide, or a run keeps all.
  static @Nullable MagnitudeBracket[] of(long[] keep, long elements, TilesReader values) {
    @Nullable MagnitudeBracket[] brackets = new MagnitudeBracket[keep.length];
    if (elements < LEAST_RUN) {
      return brackets;
    }
    float[][] piece = new float[keep.length][PIECE];
    int[][] sample = new int[keep.length][SAMPLE];
    for (int p = 0; p < PIECES; p++) {
      values.read((elements - PIECE) / (PIECES - 1) * p, piece, PIECE);
      for (int s = 0; s < keep.length; s++) {
        for (int i = 0; i < PIECE; i++) {
          sample[s][p * PIECE + i] = Float.floatToRawIntBits(piece[s][i]) & MAGNITUDE;
        }
      }
    }
    for (int s = 0; s < keep.length; s++) {
      brackets[s] = keep[s] == elements ? null : of(sample[s], keep[s], elements);
    }
    return brackets;
  }

  private static @Nullable MagnitudeBracket of(int[] sample, long keep, long elements) {
    Arrays.sort(sample);
    double kept = (double) keep / elements;
    double middle = (1 - kept) * SAMPLE;
    double margin = DEVIATIONS * Math.sqrt(SAMPLE * kept * (1 - kept)) + DEVIATIONS;
    int low = sample[(int) Math.clamp(middle - margin, 0, SAMPLE - 1)] >>> HALF;
    int high = sample[(int) Math.clamp(middle + margin, 0, SAMPLE - 1)] >>> HALF;
    int buckets = high - low + 1;
    return buckets > MOST_BUCKETS ? null : new MagnitudeBracket(low, buckets, elements);
  }

  /// The pass.
  void count(long from, float[] tile, int count) {
    MemorySegment bits = MemorySegment.ofArray(tile);
    above += countAbove(floor + span - 1, bits, count);
    int stretch = (int) (from / MagnitudeSearch.STRETCH);
    for (int i = 0; i < count; i++) {
      int over = (bits.get(Tiles.BITS, 4L * i) & MAGNITUDE) - floor;
      if (Integer.compareUnsigned(over, span) < 0) {
        note(over >>> HALF, over & LOWER, stretch);
      }
    }
  }

  private static int countAbove(int greatest, MemorySegment bits, int count) {
    int above = 0;
    for (int i = 0; i < count; i++) {
      above += greatest - (bits.get(Tiles.BITS, 4L * i) & MAGNITUDE) >>> 31;
    }
    return above;
  }

  private void note(int bucket, int lower, int stretch) {
    if (lower == 0) {
      exact[bucket][stretch]++;
      return;
    }
    long[] histogram = others[bucket];
    if (histogram == null) {
      histogram = new long[LOWER + 1];
      others[bucket] = histogram;
    }
    histogram[lower]++;
  }

  /// After the pass: the border of a rank, or nothing when it lies outside of the bracket.
  MagnitudeSearch.@Nullable Border border(long rank) {
    long wanted = rank - above;
    for (int bucket = exact.length - 1; bucket >= 0 && wanted > 0; bucket--) {
      long size = Arrays.stream(exact[bucket]).asLongStream().sum();
      long[] histogram = others[bucket];
      size += histogram == null ? 0 : Arrays.stream(histogram).sum();
      if (size >= wanted) {
        return MagnitudeSearch.border(floor + (bucket << HALF), wanted, exact[bucket], histogram);
      }
      wanted -= size;
    }
    return null;
  }
}
