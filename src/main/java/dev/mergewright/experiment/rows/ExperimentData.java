package dev.mergewright.experiment.rows;

import dev.mergewright.dataset.Dataset;
import dev.mergewright.synthesis.Judge;
import java.util.List;
import java.util.Map;

/// The rows of an experiment, and the judge that reads replies.
///
/// @param safety D_safety: harmful requests with refusals
/// @param expert D_expert: the experts' questions with their own answers
/// @param exam the questions that measure behaviour
/// @param judge decides what a reply is
public record ExperimentData(Dataset safety, Dataset expert, Dataset exam, Judge judge) {
  /// The datasets, in the order of use.
  public List<Dataset> all() {
    return List.of(safety, expert, exam);
  }

  /// Content hashes by use.
  public Map<String, String> fingerprints() {
    return Map.of(
        "safety", safety.fingerprint(), "expert", expert.fingerprint(), "exam", exam.fingerprint());
  }
}
