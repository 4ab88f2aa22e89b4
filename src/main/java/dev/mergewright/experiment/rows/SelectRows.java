package dev.mergewright.experiment.rows;

import dev.mergewright.dataset.Split;
import dev.mergewright.llama.ChatFormat;

/// The rows that no search has seen, on which its finalists and the arms are compared.
public record SelectRows(SplitRows rows) {
  public SelectRows {
    if (rows.split() != Split.SELECT) {
      throw new IllegalArgumentException(
          "winners are chosen on select rows, was given " + rows.split().key());
    }
  }

  /// Those of the datasets, as texts of a chat format.
  public static SelectRows of(ExperimentData data, ChatFormat format) {
    return new SelectRows(SplitRows.of(data, Split.SELECT, format));
  }
}
