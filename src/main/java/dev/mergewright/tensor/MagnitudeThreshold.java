package dev.mergewright.tensor;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The exact border between the `k` largest magnitudes of a tensor and the rest, as TIES trims task
/// vectors.
///
/// ```text
/// element i is kept  <=>  |v_i| > |border|  or  |v_i| = |border| and i <= lastTie
/// ```
///
/// Found by counting the 31 magnitude bits, never by a sort: in one to four passes over the numbers
/// (see [MagnitudeSearch]), and a look at some again when not all of the elements equal to the
/// border are kept. Ties go to the lowest index, so exactly `k` elements survive and the result
/// does not depend on tiles or threads.
///
/// @param bits the magnitude bits of the border; positive floats order as their bits do
/// @param lastTie the last index at which an element equal to the border is kept
public record MagnitudeThreshold(int bits, long lastTie) {
  /// Keeps everything.
  public static final MagnitudeThreshold NONE = new MagnitudeThreshold(0, Long.MAX_VALUE);

  /// The heap that the search for one border takes at most, whatever the size of the tensor.
  public static final long SEARCH_BYTES = MagnitudeSearch.BYTES;

  private static final int MAGNITUDE = 0x7FFF_FFFF;

  /// The border that keeps `keep` of `elements` numbers.
  ///
  /// @throws IllegalArgumentException when `keep` is not in [1, elements], or 0 for an empty tensor
  public static MagnitudeThreshold keeping(long keep, long elements, TileReader values) {
    return keeping(new long[] {keep}, elements, alone(values)).getFirst();
  }

  /// The borders of several equally long runs, found in the same passes.
  ///
  /// @param keep how many numbers each keeps
  public static List<MagnitudeThreshold> keeping(long[] keep, long elements, TilesReader values) {
    @Nullable MagnitudeSearch[] searches = new MagnitudeSearch[keep.length];
    for (int s = 0; s < keep.length; s++) {
      if (keep[s] < Math.min(1, elements) || keep[s] > elements) {
        throw new IllegalArgumentException(
            "keep must be in [1, %d], was %d".formatted(elements, keep[s]));
      }
      searches[s] = keep[s] == elements ? null : new MagnitudeSearch(keep[s], elements);
    }
    float[][] tiles = new float[keep.length][(int) Math.min(Tiles.SIZE, elements)];
    search(searches, elements, values, tiles);
    List<MagnitudeThreshold> thresholds = new ArrayList<>();
    for (int s = 0; s < keep.length; s++) {
      MagnitudeSearch search = searches[s];
      thresholds.add(search == null ? NONE : of(search.border(), s, elements, values, tiles));
    }
    return thresholds;
  }

  /// The `rank`-th largest magnitude; rank 1 is the largest, rank `elements` the smallest.
  ///
  /// @throws IllegalArgumentException when `rank` is not in [1, elements]
  public static float magnitudeOf(long rank, long elements, TileReader values) {
    if (rank < 1 || rank > elements) {
      throw new IllegalArgumentException(
          "rank must be in [1, %d], was %d".formatted(elements, rank));
    }
    MagnitudeSearch search = new MagnitudeSearch(rank, elements);
    float[][] tiles = new float[1][(int) Math.min(Tiles.SIZE, elements)];
    search(new MagnitudeSearch[] {search}, elements, alone(values), tiles);
    return Float.intBitsToFloat(search.border().bits());
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
    MemorySegment bits = MemorySegment.ofArray(values);
    for (int i = from; i < to; i++) {
      int v = bits.get(Tiles.BITS, 4L * i);
      bits.set(Tiles.BITS, 4L * i, v & (v & MAGNITUDE) - least >> 31);
    }
  }

  /// Clears what has magnitude bits under `least`, without a branch: whether an element survives is
  /// unpredictable.
  private static void clearBelow(int least, float[] values, int from, int to) {
    MemorySegment bits = MemorySegment.ofArray(values);
    for (int i = from; i < to; i++) {
      int v = bits.get(Tiles.BITS, 4L * i);
      bits.set(Tiles.BITS, 4L * i, v & ~((v & MAGNITUDE) - least >> 31));
    }
  }

  private static TilesReader alone(TileReader values) {
    return (from, into, count) -> values.read(from, into[0], count);
  }

  private static void search(
      @Nullable MagnitudeSearch[] searches, long elements, TilesReader values, float[][] tiles) {
    Run run = new Run(searches, elements, values, tiles);
    if (elements >= MagnitudeSearch.LONG_RUN) {
      run.read(MagnitudeSearch::lacksBucket, MagnitudeSearch.SAMPLED, MagnitudeSearch::countUpper);
      run.end(MagnitudeSearch::lacksBucket, MagnitudeSearch::guess);
      run.read(MagnitudeSearch::hasGuesses, 1, MagnitudeSearch::check);
      run.end(MagnitudeSearch::hasGuesses, MagnitudeSearch::chooseGuess);
    }
    run.read(MagnitudeSearch::lacksBucket, 1, MagnitudeSearch::countUpper);
    run.end(MagnitudeSearch::lacksBucket, MagnitudeSearch::chooseBucket);
    run.read(MagnitudeSearch::lacksBorder, 1, MagnitudeSearch::countLower);
  }

  /// What is done with a tile in a pass.
  @FunctionalInterface
  private interface Count {
    void add(MagnitudeSearch search, long from, float[] tile, int count);
  }

  /// Several searches that read the same tiles.
  private record Run(
      @Nullable MagnitudeSearch[] searches, long elements, TilesReader values, float[][] tiles) {
    /// Reads one of every `step` tiles for the searches that need it, and nothing if none does.
    void read(Predicate<MagnitudeSearch> needs, int step, Count counting) {
      if (Arrays.stream(searches).noneMatch(search -> search != null && needs.test(search))) {
        return;
      }
      for (long from = 0; from < elements; from += (long) step * Tiles.SIZE) {
        int count = (int) Math.min(Tiles.SIZE, elements - from);
        values.read(from, tiles, count);
        for (int s = 0; s < tiles.length; s++) {
          MagnitudeSearch search = searches[s];
          if (search != null && needs.test(search)) {
            counting.add(search, from, tiles[s], count);
          }
        }
      }
    }

    void end(Predicate<MagnitudeSearch> needs, Consumer<MagnitudeSearch> choice) {
      Arrays.stream(searches)
          .filter(search -> search != null && needs.test(search))
          .forEach(choice);
    }
  }

  private static MagnitudeThreshold of(
      MagnitudeSearch.Border border, int run, long elements, TilesReader values, float[][] tiles) {
    if (!border.isTied()) {
      return new MagnitudeThreshold(border.bits(), Long.MAX_VALUE);
    }
    long seen = 0;
    for (long from = border.from(); from < elements; from += Tiles.SIZE) {
      int count = (int) Math.min(Tiles.SIZE, elements - from);
      values.read(from, tiles, count);
      for (int i = 0; i < count; i++) {
        int magnitude = Float.floatToRawIntBits(tiles[run][i]) & MAGNITUDE;
        if (magnitude == border.bits() && ++seen == border.wanted()) {
          return new MagnitudeThreshold(border.bits(), from + i);
        }
      }
    }
    throw new IllegalStateException("the numbers changed between two passes");
  }
}
