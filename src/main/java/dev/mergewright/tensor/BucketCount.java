package dev.mergewright.tensor;

import java.lang.foreign.MemorySegment;

/// What one pass over a run of numbers tells of a bucket: of the magnitudes with one upper half.
///
/// Magnitudes whose lower half is 0 are the bucket's ties; almost all differences of bf16 numbers
/// are of that kind. They are counted stretch by stretch, which tells about where each lies.
final class BucketCount {
  /// Elements whose ties are counted together.
  static final int STRETCH = 64 * Tiles.SIZE;

  private static final int MAGNITUDE = 0x7FFF_FFFF;
  private static final int WIDTH = 1 << 16;

  private final int least;
  private final int[] ties; // by stretch
  private long tied;
  private long others;
  private long under;
  private long counted;

  /// @param least the least magnitude of the bucket
  BucketCount(int least, long elements) {
    this.least = least;
    this.ties = new int[Math.toIntExact(Math.ceilDiv(elements, STRETCH))];
  }

  int least() {
    return least;
  }

  /// How many magnitudes of the bucket have a lower half other than 0.
  long others() {
    return others;
  }

  /// Counts a tile.
  ///
  /// @return whether it holds some of the [#others]
  boolean add(long from, float[] tile, int count) {
    MemorySegment bits = MemorySegment.ofArray(tile);
    int below = 0;
    int upToLeast = 0;
    int upToGreatest = 0;
    for (int i = 0; i < count; i++) {
      int above = (bits.get(Tiles.BITS, 4L * i) & MAGNITUDE) - least;
      below += above >>> 31;
      upToLeast += above - 1 >>> 31;
      upToGreatest += above - WIDTH >>> 31;
    }
    counted += count;
    under += below;
    tied += upToLeast - below;
    others += upToGreatest - upToLeast;
    ties[(int) (from / STRETCH)] += upToLeast - below;
    return upToGreatest > upToLeast;
  }

  /// How many of what was counted are larger than the bucket's magnitudes.
  long above() {
    return counted - under - tied - others;
  }

  /// Whether the bucket holds the magnitude of a rank, 1 for the largest.
  boolean holds(long rank) {
    return above() < rank && rank <= counted - under;
  }

  /// The bucket's least magnitude as the border, of which some are wanted.
  MagnitudeSearch.Border border(long wanted) {
    long left = wanted;
    int stretch = 0;
    while (ties[stretch] < left) {
      left -= ties[stretch++];
    }
    return new MagnitudeSearch.Border(least, left, wanted < tied, (long) stretch * STRETCH);
  }
}
