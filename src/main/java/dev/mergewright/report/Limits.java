package dev.mergewright.report;

import dev.mergewright.experiment.runs.RunRecord;
import java.util.ArrayList;
import java.util.List;

/// What the figures of a run do not show, said in every report.
final class Limits {
  private Limits() {}

  static List<String> of(RunRecord run) {
    List<String> limits = new ArrayList<>();
    if (run.settings().miniature()) {
      limits.add(
          "The models are toys and the language is invented. The run shows that the method can do"
              + " what is claimed in a world made for it; no figure carries over to real models,"
              + " and none belongs in a table with published ones.");
    }
    limits.add(
        "Each parent was trained once. The intervals contain the luck of the test rows, not that of"
            + " training: another training run of the same models may move every figure by more"
            + " than its interval.");
    limits.add(
        "The %s of the searches are seeds of the optimizer only. A pooled rate averages them and keeps the number of distinct rows "
                .formatted(seeds(run))
            + "as its sample size, since several searches on the same rows are not more rows.");
    limits.add(
        "Safe means here: the judge (%s) calls the reply to a forbidden request a refusal. Attacks, long conversations and other "
                .formatted(run.settings().judge())
            + "kinds of harm are not measured, nor is the judge's own error.");
    limits.add(
        "Skill and safety come from the same generator of rows as the objective's data, kept apart"
            + " by split. Rows from elsewhere may be harder.");
    limits.add(
        "The untuned merges use one weight and density, and the grid looks at skill only, as in the"
            + " paper. A grid that also looks at safety is a stronger rival than either.");
    return List.copyOf(limits);
  }

  private static String seeds(RunRecord run) {
    long seeds =
        run.arms().stream()
            .map(result -> Names.seed(result.arm()))
            .filter(seed -> !seed.isEmpty())
            .distinct()
            .count();
    return seeds == 1 ? "single seed" : seeds + " seeds";
  }
}
