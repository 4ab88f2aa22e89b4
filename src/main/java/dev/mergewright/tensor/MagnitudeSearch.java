package dev.mergewright.tensor;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The search for one [MagnitudeThreshold] in a run of numbers that others read for it.
///
/// ```text
/// magnitude = [upper 15 bits | lower 16 bits]
/// look      counts the upper halves in a sample; the border's is one of a few buckets near the rank
/// check     counts those buckets, see BucketCount; one holds the rank, unless the sample misled
/// pass 1    if so, or in a short run: counts all upper halves, which tells the bucket
/// pass 2    if its lower halves are not all 0: counts them one by one
/// ```
///
/// Differences of bf16 numbers almost always end in 16 zeros, so a check is almost always the only
/// pass over a long run.
final class MagnitudeSearch {
  /// The fewest elements of a run that is looked at first.
  static final long LONG_RUN = 1 << 20;

  /// Of so many tiles a look reads one.
  static final int SAMPLED = 32;

  private static final int MAGNITUDE = 0x7FFF_FFFF;
  private static final int HALF = 16;
  private static final int BUCKETS = 1 << 15;
  private static final int LOWER = 0xFFFF;

  // A check of more would take as long as pass 1.
  private static final int MOST_GUESSED = 4;
  private static final double ALMOST_ALL = 0.95;

  /// Histograms side by side: equal numbers in a row would wait for each other at one counter.
  private static final int LANES = 4;

  private static final int FEW = 1 << 18; // are counted sooner than more histograms are cleared
  private static final long FLUSH = 1L << 30; // before an int could overflow

  /// The most that a search keeps, but for four bytes per guess and stretch.
  static final long BYTES =
      (long) LANES * BUCKETS * Integer.BYTES + (BUCKETS + LOWER + 1L) * Long.BYTES;

  private final long rank;
  private final long elements;
  private final int[] counts;
  private final int stride; // between histograms, 0 when there is one
  private long counted;
  private final long[] flushed;
  private List<BucketCount> guesses = new ArrayList<>();
  private @Nullable BucketCount bucket;
  private boolean isCounted;
  private long @Nullable [] lower; // by lower half; of those of the bucket that are not 0

  /// @param rank of the border, 1 for the largest
  MagnitudeSearch(long rank, long elements) {
    this.rank = rank;
    this.elements = elements;
    this.counts = new int[elements < FEW ? BUCKETS : LANES * BUCKETS];
    this.stride = elements < FEW ? 0 : BUCKETS;
    this.flushed = new long[elements > FLUSH ? BUCKETS : 0];
  }

  /// Look and pass 1.
  void countUpper(long from, float[] tile, int count) {
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

  /// After a look: guesses the buckets whose ranks are within four standard errors of a sample and
  /// 1/256 of it, since the rows of a tensor differ; the largest of them, until they hold almost
  /// all.
  void guess() {
    long sampled = IntStream.range(0, BUCKETS).mapToLong(upper -> size(upper)).sum();
    double near = (double) rank / elements * sampled;
    double slack = 2 * Math.sqrt(sampled) + sampled / 256.0;
    List<Integer> found = new ArrayList<>();
    long above = 0;
    for (int upper = BUCKETS - 1; upper >= 0 && above < near + slack; upper--) {
      above += size(upper);
      if (above >= near - slack && size(upper) > 0) {
        found.add(upper);
      }
    }
    found.sort(Comparator.comparingLong(upper -> -size(upper)));
    double missing = ALMOST_ALL * found.stream().mapToLong(upper -> size(upper)).sum();
    guesses = new ArrayList<>();
    for (int i = 0; i < found.size() && missing > 0; i++) {
      guesses.add(new BucketCount(found.get(i) << HALF, elements));
      missing -= size(found.get(i));
    }
    if (guesses.size() > MOST_GUESSED) {
      guesses.clear();
    }
    Arrays.fill(counts, 0);
    Arrays.fill(flushed, 0);
    counted = 0;
  }

  /// Whether there is something to check.
  boolean hasGuesses() {
    return !guesses.isEmpty();
  }

  /// Check.
  void check(long from, float[] tile, int count) {
    for (BucketCount guess : guesses) {
      guess.add(from, tile, count);
    }
  }

  /// After a check.
  void chooseGuess() {
    BucketCount right =
        guesses.stream().filter(guess -> guess.holds(rank)).findFirst().orElse(null);
    guesses.clear();
    isCounted = right != null && right.others() == 0;
    bucket = right == null || isCounted ? right : new BucketCount(right.least(), elements);
  }

  /// Whether pass 1 is missing.
  boolean lacksBucket() {
    return bucket == null;
  }

  /// Whether pass 2 is missing.
  boolean lacksBorder() {
    return !isCounted;
  }

  /// After pass 1.
  void chooseBucket() {
    int upper = BUCKETS - 1;
    long above = 0;
    for (long size = size(upper); above + size < rank; size = size(upper)) {
      above += size;
      upper--;
    }
    bucket = new BucketCount(upper << HALF, elements);
  }

  /// Pass 2.
  void countLower(long from, float[] tile, int count) {
    BucketCount known = Objects.requireNonNull(bucket);
    if (known.add(from, tile, count)) {
      countOthers(known.least(), tile, count);
    }
  }

  /// After the passes: the bits of the border.
  MagnitudeSearch.Border border() {
    BucketCount known = Objects.requireNonNull(bucket);
    long wanted = rank - known.above();
    long[] histogram = lower == null ? new long[0] : lower;
    for (int half = histogram.length - 1; half > 0; half--) {
      if (histogram[half] >= wanted) {
        return new Border(known.least() | half, wanted, wanted < histogram[half], 0);
      }
      wanted -= histogram[half];
    }
    return known.border(wanted);
  }

  /// @param bits the magnitude of the border
  /// @param wanted how many of the elements equal to the border survive, counted from `from` on
  /// @param isTied whether more are equal to it than survive
  /// @param from where the last survivor may first lie
  record Border(int bits, long wanted, boolean isTied, long from) {}

  private static int upper(MemorySegment bits, int i) {
    return (bits.get(Tiles.BITS, 4L * i) & MAGNITUDE) >>> HALF;
  }

  private void countOthers(int least, float[] tile, int count) {
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

  private long size(int upper) {
    long size = flushed.length == 0 ? 0 : flushed[upper];
    for (int lane = 0; lane < counts.length; lane += BUCKETS) {
      size += counts[lane + upper];
    }
    return size;
  }

  private void flush() {
    for (int upper = 0; upper < BUCKETS; upper++) {
      flushed[upper] = size(upper);
    }
    Arrays.fill(counts, 0);
    counted = 0;
  }
}
