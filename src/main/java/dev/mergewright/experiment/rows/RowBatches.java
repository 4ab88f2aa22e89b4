package dev.mergewright.experiment.rows;

import dev.mergewright.llama.EncodedRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// The rows that slopes are measured on, a few at a time: every row of a term once, in an order of
/// its own, before any comes again.
///
/// Which rows a candidate gets depends on the seed and on its number in the search alone.
///
/// @param size how many rows of every term
public record RowBatches(int size, long seed) {
  /// Spreads rounds over the seeds of the random generator.
  private static final long STRIDE = 0x9E3779B97F4A7C15L;

  /// The batch of a candidate; all rows of a term that has no more than a batch.
  public List<EncodedRows> of(int candidate, List<EncodedRows> sets) {
    List<EncodedRows> batch = new ArrayList<>();
    for (int set = 0; set < sets.size(); set++) {
      EncodedRows rows = sets.get(set);
      if (rows.size() <= size) {
        batch.add(rows);
        continue;
      }
      int perRound = rows.size() / size;
      int[] order = shuffled(rows.size(), set, candidate / perRound);
      int from = candidate % perRound * size;
      batch.add(rows.select(Arrays.copyOfRange(order, from, from + size)));
    }
    return batch;
  }

  /// The share of the tokens of all rows that a batch has in the mean.
  public double share(List<EncodedRows> sets) {
    double tokens = 0;
    long all = 0;
    for (EncodedRows rows : sets) {
      tokens += rows.tokens() * Math.min(1, (double) size / rows.size());
      all += rows.tokens();
    }
    return tokens / all;
  }

  private int[] shuffled(int rows, int set, int round) {
    SplittableRandom random = new SplittableRandom(seed + (31L * round + set + 1) * STRIDE);
    int[] order = new int[rows];
    for (int i = 0; i < rows; i++) {
      int at = random.nextInt(i + 1);
      order[i] = order[at];
      order[at] = i;
    }
    return order;
  }
}
