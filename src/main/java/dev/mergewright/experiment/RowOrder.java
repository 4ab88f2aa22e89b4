package dev.mergewright.experiment;

import dev.mergewright.llama.EncodedRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// The order in which a race reads the rows of a term: a shuffle that depends on the term and the
/// number of its rows alone, so that rungs are nested and the same for all candidates of a run.
final class RowOrder {
  /// Fewer rows say nothing of how rows differ.
  private static final int LEAST_ROWS = 8;

  private static final long SEED = 0x5EED_0F_2A_CE5L;

  private RowOrder() {}

  /// The rows that each rung adds; none where rounding leaves none.
  ///
  /// @param shares of the rows that are read after each rung, rising to 1
  static List<EncodedRows> rungs(String term, EncodedRows rows, List<Double> shares) {
    int[] order = shuffled(term, rows.size());
    List<EncodedRows> rungs = new ArrayList<>();
    int from = 0;
    for (double share : shares) {
      int wanted = Math.max(LEAST_ROWS, (int) Math.ceil(share * rows.size()));
      int to = Math.max(from, Math.min(rows.size(), wanted));
      rungs.add(rows.select(Arrays.copyOfRange(order, from, to)));
      from = to;
    }
    return rungs;
  }

  private static int[] shuffled(String term, int rows) {
    SplittableRandom random = new SplittableRandom(SEED + term.hashCode());
    int[] order = new int[rows];
    for (int i = 0; i < rows; i++) {
      int at = random.nextInt(i + 1);
      order[i] = order[at];
      order[at] = i;
    }
    return order;
  }
}
