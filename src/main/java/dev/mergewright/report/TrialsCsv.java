package dev.mergewright.report;

import dev.mergewright.experiment.Arm;
import dev.mergewright.experiment.JournalEntry.Candidate;
import dev.mergewright.experiment.RunRecord;
import dev.mergewright.experiment.RunRecord.ArmResult;
import dev.mergewright.space.Objective;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Every evaluated candidate as one line of `trials.csv` (RFC 4180, UTF-8).
///
/// ```text
/// arm        the search, by its name in the journal
/// index      candidates of the search before this one
/// recipe     the recipe's id
/// objective  what the search minimises; empty when the candidate failed
/// safety     mean answer loss on the safety rows; empty when not measured
/// expert     mean answer loss on the expert rows; empty when not measured
/// failure    why it could not be scored; empty when it was
/// genome     the genes, separated by spaces
/// ```
final class TrialsCsv {
  private static final String HEAD = "arm,index,recipe,objective,safety,expert,failure,genome\r\n";

  private TrialsCsv() {}

  static String of(RunRecord run) {
    var lines = new StringBuilder(HEAD);
    for (ArmResult result : run.arms()) {
      if (result.arm() instanceof Arm.EvoMm arm) {
        for (Candidate candidate : result.candidates()) {
          lines.append(line(candidate, SearchCourse.objective(arm)));
        }
      }
    }
    return lines.toString();
  }

  private static String line(Candidate candidate, Objective objective) {
    Map<String, Double> losses = candidate.losses();
    String failure = candidate.failure();
    return List.of(
                candidate.arm(),
                String.valueOf(candidate.index()),
                candidate.recipe(),
                number(SearchCourse.value(objective, losses)),
                number(losses.getOrDefault(Objective.SAFETY, Double.NaN)),
                number(losses.getOrDefault(Objective.EXPERT, Double.NaN)),
                failure == null ? "" : failure,
                candidate.genome().stream().map(String::valueOf).collect(Collectors.joining(" ")))
            .stream()
            .map(TrialsCsv::field)
            .collect(Collectors.joining(","))
        + "\r\n";
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "" : Double.toString(value);
  }

  private static String field(String text) {
    boolean quoted = text.matches("(?s).*[\",\r\n].*");
    return quoted ? "\"" + text.replace("\"", "\"\"") + "\"" : text;
  }
}
