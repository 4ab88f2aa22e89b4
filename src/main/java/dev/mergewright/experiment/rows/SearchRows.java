package dev.mergewright.experiment.rows;

import dev.mergewright.dataset.Split;
import dev.mergewright.llama.ChatFormat;

/// The rows that a search learns from, and the only ones that its scorer takes.
public record SearchRows(SplitRows rows) {
  public SearchRows {
    if (rows.split() != Split.SEARCH) {
      throw new IllegalArgumentException(
          "a search learns from search rows, was given " + rows.split().key());
    }
  }

  /// Those of the datasets, as texts of a chat format.
  public static SearchRows of(ExperimentData data, ChatFormat format) {
    return new SearchRows(SplitRows.of(data, Split.SEARCH, format));
  }
}
