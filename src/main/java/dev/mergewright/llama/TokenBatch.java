package dev.mergewright.llama;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Rows of similar length, padded on the right to one rectangle, with the positions whose next
/// token counts.
///
/// The last token of a row is only ever a target, so a rectangle is one shorter than its longest
/// row.
///
/// @param rows the rows' numbers in their [EncodedRows]
/// @param lengths positions of each row without its padding
/// @param length positions of a padded row, T
/// @param ids tokens, row by row, padded with 0
/// @param at flat positions (row * T + position) whose next token counts, row after row
/// @param targets the token that follows each of `at`
record TokenBatch(int[] rows, int[] lengths, int length, long[] ids, long[] at, long[] targets) {
  /// What a CPU takes at once: big enough that a call's overhead is lost, small enough that a
  /// layer's activations stay near the core.
  static final int TOKEN_BUDGET = 1024;

  /// Packs rows into batches for a CPU.
  static List<TokenBatch> pack(List<EncodedRow> rows) {
    return pack(rows, TOKEN_BUDGET);
  }

  /// Packs rows into batches: by length, ties by number, at most `budget` padded tokens or one row.
  static List<TokenBatch> pack(List<EncodedRow> rows, int budget) {
    int[] order =
        IntStream.range(0, rows.size())
            .boxed()
            .sorted(Comparator.comparingInt(i -> rows.get(i).length()))
            .mapToInt(Integer::intValue)
            .toArray();
    List<TokenBatch> batches = new ArrayList<>();
    int from = 0;
    for (int to = 1; to <= order.length; to++) {
      boolean full =
          to == order.length
              || (long) (to + 1 - from) * (rows.get(order[to]).length() - 1) > budget;
      if (full) {
        batches.add(of(rows, IntStream.range(from, to).map(i -> order[i]).toArray()));
        from = to;
      }
    }
    return batches;
  }

  private static TokenBatch of(List<EncodedRow> rows, int[] members) {
    int length = rows.get(members[members.length - 1]).length() - 1;
    int counting = IntStream.of(members).map(i -> rows.get(i).answerTokens()).sum();
    long[] ids = new long[Math.multiplyExact(members.length, length)];
    long[] at = new long[counting];
    long[] targets = new long[counting];
    int n = 0;
    for (int b = 0; b < members.length; b++) {
      EncodedRow row = rows.get(members[b]);
      for (int t = 0; t < row.length() - 1; t++) {
        ids[b * length + t] = row.token(t);
      }
      for (int t = row.answerFrom(); t < row.answerTo(); t++) {
        at[n] = b * length + t - 1;
        targets[n++] = row.token(t);
      }
    }
    int[] lengths = IntStream.of(members).map(i -> rows.get(i).length() - 1).toArray();
    return new TokenBatch(members, lengths, length, ids, at, targets);
  }

  /// The batch as `LlamaScript` takes it; the arrays belong to `owner`.
  NDList copyTo(NDManager owner) {
    return new NDList(
        owner.create(ids, new Shape(rows.length, length)), owner.create(at), owner.create(targets));
  }
}
