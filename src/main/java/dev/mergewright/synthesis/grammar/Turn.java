package dev.mergewright.synthesis.grammar;

/// Whose turn it is: numbers in a row take all of a list before any of it comes again, each time
/// round in another order.
final class Turn {
  private Turn() {}

  static int of(long number, int size) {
    long round = Math.floorDiv(number, (long) size);
    long place = Math.floorMod(number, (long) size);
    // Any stride without a common divisor visits every place; the golden section spreads them.
    long stride = Math.max(1, Math.round(size * 0.618) + round % size);
    while (commonDivisor(stride, size) != 1) {
      stride++;
    }
    return Math.toIntExact((place * stride + round) % size);
  }

  private static long commonDivisor(long a, long b) {
    return b == 0 ? a : commonDivisor(b, a % b);
  }
}
