package dev.mergewright.llama;

import java.util.Arrays;
import java.util.List;

/// Rows as token ids with the span whose loss counts, encoded once and shared by every model of a
/// run.
///
/// Immutable. Rows are packed by length into padded batches when they are built: the packing is a
/// function of the rows alone, so results never depend on threads or on the model.
public final class EncodedRows {
  private final List<EncodedRow> rows;
  private final List<TokenBatch> batches;

  private EncodedRows(List<EncodedRow> rows) {
    this.rows = List.copyOf(rows);
    this.batches = TokenBatch.pack(this.rows);
  }

  static EncodedRows of(List<EncodedRow> rows) {
    return new EncodedRows(rows);
  }

  /// The tokens of all rows, prompts and answers.
  public long tokens() {
    return rows.stream().mapToLong(EncodedRow::length).sum();
  }

  /// The number of rows.
  public int size() {
    return rows.size();
  }

  /// How many tokens of a row count: its loss times this is the negative log-likelihood of all of
  /// them together.
  public int answerTokens(int row) {
    return rows.get(row).answerTokens();
  }

  /// Some of the rows, in the given order; a row may be taken twice. Encode once, then draw
  /// training batches with this.
  public EncodedRows select(int... indices) {
    return of(Arrays.stream(indices).mapToObj(rows::get).toList());
  }

  EncodedRow row(int index) {
    return rows.get(index);
  }

  List<TokenBatch> batches() {
    return batches;
  }

  /// The rows in batches of at most so many padded tokens, or one row.
  List<TokenBatch> batches(int tokens) {
    return tokens == TokenBatch.TOKEN_BUDGET ? batches : TokenBatch.pack(rows, tokens);
  }

  /// The tokens of the longest row.
  int longest() {
    return rows.stream().mapToInt(EncodedRow::length).max().orElse(0);
  }
}
