package dev.mergewright.merge;

import dev.mergewright.tensor.CounterMask;
import java.util.Arrays;

/// Drops entries of a task vector by chance, small ones more often than large ones: the MagPrune
/// step of DELLA (arXiv 2406.11617).
///
/// ```text
/// p_j = density - e + 2 e r_j / (L - 1)     r_j: rank of |d_j| in its row, 0 the smallest
/// e   = min(epsilon, density, 1 - density)  a row of one entry has p = density
/// d_j = m_j d_j / p_j,  m_j ~ Bernoulli(p_j)
/// ```
///
/// A row runs along the last dimension and has `L` entries; of equal magnitudes the lowest index
/// has the highest rank. Nothing is kept between tiles: every tile reads the rows that it touches
/// again and sorts each alone, so the memory is a few rows.
///
/// @param divides whether kept entries are divided by `p_j`
/// @param key the key of the mask
record RankedDrop(
    TensorGroup group, int source, double density, double epsilon, boolean divides, long key)
    implements Sparsity.Rule {

  static Sparsity.Rule of(TensorGroup group, int source, TensorParameters values, boolean divides) {
    double density = values.of(source, "density");
    double epsilon =
        Math.min(values.of(source, "epsilon"), Math.min(density, 1 - density)); // mean stays
    long key = CounterMask.key(values.seed(), source);
    return new RankedDrop(group, source, density, epsilon, divides, key);
  }

  @Override
  public void apply(long from, float[] values, int count) {
    if (density == 1) {
      return;
    }
    int length = Math.toIntExact(group.rowLength());
    long end = from + count;
    for (long at = from; at < end; ) {
      long row = at - at % length;
      long stop = Math.min(end, row + length);
      int[] ranks = epsilon == 0 ? new int[length] : ranks(row, length); // without it all are alike
      for (; at < stop; at++) {
        int i = (int) (at - from);
        values[i] = drawn(at, ranks[(int) (at - row)], length, values[i]);
      }
    }
  }

  private float drawn(long index, int rank, int length, float value) {
    double p = density + (length == 1 ? 0 : epsilon * (2.0 * rank / (length - 1) - 1));
    if (!CounterMask.keeps(key, index, p)) {
      return 0;
    }
    return divides ? (float) (value / p) : value;
  }

  private int[] ranks(long row, int length) {
    float[] delta = new float[length];
    group.readTaskVector(source, row, delta, length);
    long[] order = new long[length];
    for (int j = 0; j < length; j++) {
      long magnitude = Float.floatToRawIntBits(delta[j]) & 0x7FFF_FFFF;
      order[j] = magnitude << Integer.SIZE | length - 1 - j; // positive floats order as their bits
    }
    Arrays.sort(order);
    int[] ranks = new int[length];
    for (int rank = 0; rank < length; rank++) {
      ranks[length - 1 - (int) order[rank]] = rank;
    }
    return ranks;
  }
}
