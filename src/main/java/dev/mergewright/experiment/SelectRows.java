package dev.mergewright.experiment;

import dev.mergewright.dataset.Split;
import dev.mergewright.llama.ChatFormat;

/// The rows that no search has seen, on which its finalists and the arms are compared.
record SelectRows(SplitRows rows) {
  SelectRows {
    if (rows.split() != Split.SELECT) {
      throw new IllegalArgumentException(
          "winners are chosen on select rows, was given " + rows.split().key());
    }
  }

  static SelectRows of(ExperimentData data, ChatFormat format) {
    return new SelectRows(SplitRows.of(data, Split.SELECT, format));
  }
}
