package dev.mergewright.report;

import dev.mergewright.experiment.loop.Scrutiny;
import dev.mergewright.experiment.runs.RunRecord;
import dev.mergewright.experiment.runs.RunRecord.ArmResult;
import dev.mergewright.experiment.settings.Arm;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What a reader must know before the finding: a search whose result misses its limits, or is
/// broken.
///
/// @param first the most important sentence, which comes before the finding; empty when there is
///   none
/// @param details the others
record Warnings(String first, List<String> details) {
  Warnings {
    details = List.copyOf(details);
  }

  /// The result that the finding is about comes first.
  static Warnings of(RunRecord run) {
    Comparator<ArmResult> isFoundFirst =
        Comparator.comparing(
            result -> !result.arm().equals(run.winner().arm()) && !isBest(run, result));
    List<String> all =
        new ArrayList<>(
            run.arms().stream()
                .sorted(isFoundFirst)
                .map(Warnings::sentence)
                .flatMap(Optional::stream)
                .toList());
    String first = all.isEmpty() ? "" : all.removeFirst();
    String likeness = run.bestMerge().scrutiny().likeness();
    if (likeness != null) {
      all.add(likeness);
    }
    run.bestMerge().scrutiny().passedOver().stream()
        .map(each -> "Passed over on the way: " + each + ".")
        .forEach(all::add);
    return new Warnings(first, all);
  }

  private static boolean isBest(RunRecord run, ArmResult result) {
    return result.arm().equals(run.bestMerge().arm());
  }

  private static Optional<String> sentence(ArmResult result) {
    if (!(result.arm() instanceof Arm.Searched(String name, long seed))) {
      return Optional.empty();
    }
    Scrutiny scrutiny = result.scrutiny();
    String search = "the search %s (seed %d)".formatted(name, seed);
    String missed = String.join(", ", scrutiny.missed());
    if (scrutiny.broken()) {
      return Optional.of(
          "Nothing sound came out of %s, whose result is the least broken: %s."
              .formatted(search, String.join("; ", scrutiny.passedOver())));
    }
    if (missed.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        scrutiny.met()
            ? "The result of %s misses its limits on fresh rows: %s.".formatted(search, missed)
            : "No candidate of %s met its limits: %s; the nearest is what it ends with."
                .formatted(search, missed));
  }
}
