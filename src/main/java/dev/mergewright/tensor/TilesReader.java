package dev.mergewright.tensor;

/// Several equally long runs of numbers that a kernel reads side by side, as often as it must.
@FunctionalInterface
public interface TilesReader {
  /// Reads elements `[from, from + count)` of run `i` into `into[i][0..count)`, for every run.
  void read(long from, float[][] into, int count);
}
