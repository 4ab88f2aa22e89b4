package dev.mergewright.synthesis;

import dev.mergewright.checkpoint.Sha256;

/// Seeds derived from one seed by purpose and number, so that no draw depends on the order of the
/// others.
public final class Seeds {
  private static final int HEX_DIGITS_OF_A_LONG = 16;
  private static final int HEXADECIMAL = 16;

  private Seeds() {}

  public static long of(long seed, String purpose, long number) {
    String digest = Sha256.of(seed + "/" + purpose + "/" + number);
    return Long.parseUnsignedLong(digest.substring(0, HEX_DIGITS_OF_A_LONG), HEXADECIMAL);
  }

  /// A draw from 0 to `bound` - 1.
  static int pick(long seed, String purpose, long number, int bound) {
    return Math.floorMod(of(seed, purpose, number), bound);
  }
}
