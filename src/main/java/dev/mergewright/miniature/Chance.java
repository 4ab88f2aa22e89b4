package dev.mergewright.miniature;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// Draws from lists, and the named random streams that a world seed opens.
///
/// Each purpose (the stems, the initial weights, one model's lessons) has its own stream, so that a
/// longer training of one model does not change the data of another.
final class Chance {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private Chance() {}

  /// The stream of one purpose in the world of one seed; FNV-1a joins the two.
  static RandomGenerator stream(long seed, String purpose) {
    long hash = FNV_OFFSET;
    for (byte b : (seed + "/" + purpose).getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * FNV_PRIME;
    }
    return new SplittableRandom(hash);
  }

  static <T> T pick(List<T> list, RandomGenerator random) {
    return list.get(random.nextInt(list.size()));
  }

  /// A copy in random order (Fisher-Yates).
  static <T> List<T> shuffled(List<T> list, RandomGenerator random) {
    List<T> copy = new ArrayList<>(list);
    for (int i = copy.size() - 1; i > 0; i--) {
      T swapped = copy.set(random.nextInt(i + 1), copy.get(i));
      copy.set(i, swapped);
    }
    return copy;
  }
}
