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
/// A sample only ever costs time: where it misleads, [MagnitudeSearch] takes its two passes. Zeros
/// are counted apart, for what a fine-tune left alone can be half of a task vector.
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

  private final int lowest; // bucket
  private final int floor; // the least magnitude of the bracket
  private final int span;
  private final int stretches;
  private final int[] @Nullable [] exact; // by bucket and stretch: the bucket's least magnitude
  private final long[] @Nullable [] others; // by bucket and lower half
  private final int[] zeros; // by stretch; counted where the bracket begins above them
  private long above;
  private long within;

  private MagnitudeBracket(int lowest, int buckets, long elements) {
    this.lowest = lowest;
    this.floor = Math.max(1, lowest << HALF);
    this.span = (lowest + buckets << HALF) - floor;
    this.stretches = Math.toIntExact(Math.ceilDiv(elements, MagnitudeSearch.STRETCH));
    this.zeros = new int[stretches];
    this.exact = new int[buckets][];
    this.others = new long[buckets][];
  }

  /// The brackets of the borders that keep so many numbers of each run; none where a run is short
  /// or keeps all.
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

  private static MagnitudeBracket of(int[] sample, long keep, long elements) {
    Arrays.sort(sample);
    double kept = (double) keep / elements;
    double middle = (1 - kept) * SAMPLE;
    double margin = DEVIATIONS * Math.sqrt(SAMPLE * kept * (1 - kept)) + DEVIATIONS;
    int low = sample[(int) Math.clamp(middle - margin, 0, SAMPLE - 1)] >>> HALF;
    int high = sample[(int) Math.clamp(middle + margin, 0, SAMPLE - 1)] >>> HALF;
    return new MagnitudeBracket(low, high - low + 1, elements);
  }

  /// The pass.
  void count(long from, float[] tile, int count) {
    MemorySegment bits = MemorySegment.ofArray(tile);
    above += countAbove(floor + span - 1, bits, count);
    int stretch = (int) (from / MagnitudeSearch.STRETCH);
    if (lowest == 0) {
      zeros[stretch] += count - countAbove(0, bits, count);
    }
    for (int i = 0; i < count; i++) {
      int magnitude = bits.get(Tiles.BITS, 4L * i) & MAGNITUDE;
      if (Integer.compareUnsigned(magnitude - floor, span) < 0) {
        note((magnitude >>> HALF) - lowest, magnitude & LOWER, stretch);
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
    within++;
    if (lower == 0) {
      int[] ties = exact[bucket];
      if (ties == null) {
        ties = new int[stretches];
        exact[bucket] = ties;
      }
      ties[stretch]++;
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
    if (lowest == 0 && wanted > within) {
      return MagnitudeSearch.border(0, wanted - within, zeros, null);
    }
    for (int bucket = exact.length - 1; bucket >= 0 && wanted > 0; bucket--) {
      int[] ties = exact[bucket] == null ? new int[1] : exact[bucket];
      long[] histogram = others[bucket];
      long size = Arrays.stream(ties).asLongStream().sum();
      size += histogram == null ? 0 : Arrays.stream(histogram).sum();
      if (size >= wanted) {
        int least = lowest + bucket << HALF;
        return MagnitudeSearch.border(least, wanted, ties, histogram);
      }
      wanted -= size;
    }
    return null;
  }
}
