package dev.mergewright.experiment.plan;

import dev.mergewright.experiment.journal.JournalEntry;
import dev.mergewright.experiment.journal.JournalEntry.Candidate;
import dev.mergewright.experiment.loop.CandidateSearch;
import dev.mergewright.experiment.runs.RunRecord;
import dev.mergewright.experiment.runs.RunRecord.ArmResult;
import dev.mergewright.experiment.settings.Arm;
import dev.mergewright.experiment.settings.SearchSettings;
import dev.mergewright.search.SearchBenchmark.Quartiles;
import dev.mergewright.space.Fitness;
import dev.mergewright.space.Goals;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What the searches of a run cost until they were as good as the first one of the same methods was
/// at the end of its budget.
///
/// ```text
/// unit      the budget of the first search of these methods, in scorings of one candidate
/// target    the median over its seeds of the best first objective that it found
/// cost      what a search had spent when it first reached the target
/// ```
///
/// Only candidates that were scored on all rows and meet every limit count. What was spent on
/// slopes and on parts of the rows counts as what went through the model for it.
public final class SearchCosts {
  private SearchCosts() {}

  /// A search, over its seeds.
  ///
  /// @param search its name
  /// @param reference the search that sets unit and target
  /// @param unit the unit
  /// @param target the target
  /// @param seeds how many there are
  /// @param cost what the target cost; infinite where it was not reached
  /// @param best the best objective
  /// @param spent what was spent in all, at most
  public record Row(
      String search,
      String reference,
      double unit,
      double target,
      int seeds,
      Quartiles cost,
      Quartiles best,
      double spent) {}

  /// A point at which a search found something better.
  private record Gain(double spent, double best) {}

  /// The searches of a run, in the order of its experiment.
  public static List<Row> of(RunRecord run) {
    Map<List<String>, SearchSettings> first = new LinkedHashMap<>();
    List<Row> rows = new ArrayList<>();
    for (SearchSettings search : run.settings().searches()) {
      SearchSettings reference = first.computeIfAbsent(search.methods(), _ -> search);
      double target = best(courses(run, reference)).median();
      List<List<Gain>> courses = courses(run, search);
      rows.add(
          new Row(
              search.name(),
              reference.name(),
              reference.evaluations(),
              target,
              courses.size(),
              Quartiles.of(courses.stream().map(course -> cost(course, target)).toList()),
              best(courses),
              courses.stream().mapToDouble(course -> course.getLast().spent()).max().orElse(0)));
    }
    return List.copyOf(rows);
  }

  private static Quartiles best(List<List<Gain>> courses) {
    return Quartiles.of(courses.stream().map(course -> course.getLast().best()).toList());
  }

  private static double cost(List<Gain> course, double target) {
    return course.stream()
        .filter(gain -> gain.best() <= target)
        .mapToDouble(Gain::spent)
        .findFirst()
        .orElse(Double.POSITIVE_INFINITY);
  }

  private static List<List<Gain>> courses(RunRecord run, SearchSettings search) {
    return run.arms().stream()
        .filter(arm -> arm.arm() instanceof Arm.Searched own && own.name().equals(search.name()))
        .map(arm -> course(search.goals(), arm))
        .toList();
  }

  private static List<Gain> course(Goals goals, ArmResult arm) {
    List<Gain> course = new ArrayList<>();
    double spent = 0;
    double best = Double.POSITIVE_INFINITY;
    for (Candidate candidate : arm.candidates()) {
      spent += cost(candidate, arm);
      if (candidate.rung() == null) {
        Fitness fitness = CandidateSearch.fitness(goals, candidate);
        best = fitness.isFeasible() ? Math.min(best, fitness.objective(0)) : best;
      }
      course.add(new Gain(spent, best));
    }
    return course;
  }

  private static double cost(Candidate candidate, ArmResult arm) {
    Long tokens = candidate.tokens();
    JournalEntry.Opening opening = arm.opening();
    return tokens == null || opening == null ? 1 : (double) tokens / opening.unit();
  }
}
