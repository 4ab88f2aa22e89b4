package dev.mergewright.experiment.rows;

import dev.mergewright.dataset.Dataset;
import dev.mergewright.dataset.Split;
import java.util.Map;

/// A dataset that a run used.
///
/// @param use `safety`, `expert` or `exam`
/// @param rejects candidate rows that were dropped, by reason; empty for the exam
public record DataSummary(
    String use,
    String folder,
    String sha256,
    int searchRows,
    int selectRows,
    int testRows,
    Map<String, Long> rejects) {
  /// The summary of a dataset in a folder, as the settings name it.
  public static DataSummary of(String use, String folder, Dataset dataset) {
    return new DataSummary(
        use,
        folder,
        dataset.fingerprint(),
        dataset.rows(Split.SEARCH).size(),
        dataset.rows(Split.SELECT).size(),
        dataset.rows(Split.TEST).size(),
        dataset.production().rejects());
  }
}
