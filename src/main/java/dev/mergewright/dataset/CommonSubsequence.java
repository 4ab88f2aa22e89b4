package dev.mergewright.dataset;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// The length of the longest common subsequence, 64 steps of the recurrence at once.
///
/// Bit i of V is 0 where one more word of the first text is matched at position i; for each word of
/// the second text, with M the positions of that word in the first:
///
/// ```text
/// U = V & M      V = (V + U) | (V - U)      length = number of zero bits of V
/// ```
///
/// Source: H. Hyyrö, "Bit-parallel LCS-length computation revisited", AWOCA 2004.
final class CommonSubsequence {
  private CommonSubsequence() {}

  static int length(int[] first, int[] second) {
    int blocks = (first.length + Long.SIZE - 1) / Long.SIZE;
    Map<Integer, long[]> positions = new HashMap<>();
    for (int i = 0; i < first.length; i++) {
      positions.computeIfAbsent(first[i], _ -> new long[blocks])[i / Long.SIZE] |= 1L << i;
    }
    long[] unmatched = new long[blocks];
    Arrays.fill(unmatched, -1L);
    for (int word : second) {
      long[] here = positions.get(word);
      if (here != null) {
        step(unmatched, here);
      }
    }
    int length = 0;
    for (int block = 0; block < blocks; block++) {
      int bits = Math.min(Long.SIZE, first.length - block * Long.SIZE);
      long mask = bits == Long.SIZE ? -1L : (1L << bits) - 1;
      length += Long.bitCount(~unmatched[block] & mask);
    }
    return length;
  }

  private static void step(long[] unmatched, long[] here) {
    long carry = 0;
    for (int block = 0; block < unmatched.length; block++) {
      long v = unmatched[block];
      long u = v & here[block];
      long sum = v + u + carry;
      // The carry out of an addition with a carry in.
      carry = (v & u | (v | u) & ~sum) >>> Long.SIZE - 1;
      unmatched[block] = sum | (v - u);
    }
  }
}
