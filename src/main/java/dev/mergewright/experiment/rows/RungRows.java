package dev.mergewright.experiment.rows;

import dev.mergewright.llama.EncodedRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.function.Function;

/// The rows of each term in the order in which a race reads them, in parts: what each rung adds.
///
/// The order is a shuffle that depends on the term and the number of its rows alone, so that rungs
/// are nested, and the same for all candidates of a run.
///
/// @param rungs the rows that each rung adds, by term; without terms that are through before, and
///   without rungs that would add nothing
public record RungRows(List<SequencedMap<String, EncodedRows>> rungs) {
  /// Fewer rows say nothing of how rows differ.
  public static final int LEAST_ROWS = 8;

  private static final long SEED = 0x5EED_0F_2A_CE5L;

  public RungRows {
    rungs = List.copyOf(rungs);
  }

  /// The rungs of some terms.
  ///
  /// @param rowsOf all rows of a term
  /// @param shares of the rows of every term that are read after each rung, rising to 1
  public static RungRows of(
      List<String> terms, Function<String, EncodedRows> rowsOf, List<Double> shares) {
    List<SequencedMap<String, EncodedRows>> rungs = new ArrayList<>();
    shares.forEach(_ -> rungs.add(new LinkedHashMap<>()));
    for (String term : terms) {
      EncodedRows rows = rowsOf.apply(term);
      int[] order = shuffled(term, rows.size());
      int from = 0;
      for (int rung = 0; rung < shares.size(); rung++) {
        int wanted = Math.max(LEAST_ROWS, (int) Math.ceil(shares.get(rung) * rows.size()));
        int to = Math.min(rows.size(), wanted);
        if (to > from) {
          rungs.get(rung).put(term, rows.select(Arrays.copyOfRange(order, from, to)));
          from = to;
        }
      }
    }
    rungs.removeIf(Map::isEmpty);
    return new RungRows(rungs);
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

  /// The rows of a term on all rungs together.
  public int rows(String term) {
    return rowsBefore(rungs.size(), term);
  }

  /// The rows of a term on the rungs before one.
  public int rowsBefore(int rung, String term) {
    int rows = 0;
    for (Map<String, EncodedRows> each : rungs.subList(0, rung)) {
      EncodedRows added = each.get(term);
      rows += added == null ? 0 : added.size();
    }
    return rows;
  }

  /// The tokens of one rung.
  public long tokens(int rung) {
    return rungs.get(rung).values().stream().mapToLong(EncodedRows::tokens).sum();
  }
}
