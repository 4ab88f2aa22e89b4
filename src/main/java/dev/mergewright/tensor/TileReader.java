package dev.mergewright.tensor;

/// A long run of numbers that a kernel reads tile by tile, as often as it must.
@FunctionalInterface
public interface TileReader {
  /// Reads elements `[from, from + count)` into `into[0..count)`.
  void read(long from, float[] into, int count);
}
