package dev.mergewright.report;

import dev.mergewright.experiment.journal.JournalEntry.Candidate;
import dev.mergewright.experiment.runs.RunRecord;
import dev.mergewright.experiment.runs.RunRecord.ArmResult;
import dev.mergewright.space.Fitness;
import dev.mergewright.space.Objective;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.stream.Collectors;

/// Every evaluated candidate as one line of `trials.csv` (RFC 4180, UTF-8).
///
/// ```text
/// arm        the search, by its name in the journal
/// index      candidates of the search before this one
/// recipe     the recipe's id
/// objective  what the search minimises, the first of several; empty when the candidate failed
/// safety     mean answer loss on the safety rows; empty when not measured
/// expert     mean answer loss on the expert rows; empty when not measured
/// ...        other losses that a search of the run measured
/// failure    why it could not be scored; empty when it was
/// genome     the genes, separated by spaces
/// violation  how far from its limits, 0 within them; only where the experiment describes searches
/// spent      what it cost, in scorings of one candidate; likewise
/// rung       the rung after which it left a race, from 0: losses are estimates, and there is no
///            objective; empty when it was scored on all rows; likewise
/// ```
record TrialsCsv(RunRecord run) {
  static String of(RunRecord run) {
    return new TrialsCsv(run).text();
  }

  private String text() {
    List<String> terms = terms();
    boolean described = !run.settings().searches().isEmpty();
    List<String> head = new ArrayList<>(List.of("arm", "index", "recipe", "objective"));
    head.addAll(terms);
    head.addAll(List.of("failure", "genome"));
    if (described) {
      head.addAll(List.of("violation", "spent", "rung"));
    }
    StringBuilder lines = new StringBuilder(line(head));
    for (ArmResult result : run.arms()) {
      for (Candidate candidate : result.candidates()) {
        lines.append(line(fields(SearchCourse.of(run, result), candidate, terms, described)));
      }
    }
    return lines.toString();
  }

  /// The losses that any candidate has, those of the paper's objective first.
  private List<String> terms() {
    SequencedSet<String> terms = new LinkedHashSet<>(List.of(Objective.SAFETY, Objective.EXPERT));
    run.arms().stream()
        .flatMap(result -> result.candidates().stream())
        .forEach(candidate -> terms.addAll(candidate.losses().keySet()));
    return List.copyOf(terms);
  }

  private static List<String> fields(
      SearchCourse course, Candidate candidate, List<String> terms, boolean described) {
    Fitness fitness = course.fitness(candidate);
    List<String> fields = new ArrayList<>();
    fields.add(candidate.arm());
    fields.add(String.valueOf(candidate.index()));
    fields.add(candidate.recipe());
    fields.add(number(fitness.objective(0)));
    for (String term : terms) {
      fields.add(number(candidate.losses().getOrDefault(term, Double.NaN)));
    }
    fields.add(candidate.failure() == null ? "" : candidate.failure());
    fields.add(candidate.genome().stream().map(String::valueOf).collect(Collectors.joining(" ")));
    if (described) {
      fields.add(number(fitness.violation()));
      fields.add(number(course.cost(candidate)));
      fields.add(candidate.rung() == null ? "" : String.valueOf(candidate.rung()));
    }
    return fields;
  }

  private static String line(List<String> fields) {
    return fields.stream().map(TrialsCsv::field).collect(Collectors.joining(",")) + "\r\n";
  }

  private static String number(double value) {
    return Double.isFinite(value) ? Double.toString(value) : "";
  }

  private static String field(String text) {
    boolean quoted = text.matches("(?s).*[\",\r\n].*");
    return quoted ? "\"" + text.replace("\"", "\"\"") + "\"" : text;
  }
}
