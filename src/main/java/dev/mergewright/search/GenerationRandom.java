package dev.mergewright.search;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// The random numbers of one generation, which depend on the seed and the generation alone.
final class GenerationRandom {
  /// Spreads generations over the seeds of the random generator.
  private static final long STRIDE = 0xD1B54A32D192ED03L;

  private GenerationRandom() {}

  static RandomGenerator of(long seed, int generation) {
    return new SplittableRandom(seed + generation * STRIDE);
  }
}
