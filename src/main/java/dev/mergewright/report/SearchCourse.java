package dev.mergewright.report;

import dev.mergewright.experiment.journal.JournalEntry.Candidate;
import dev.mergewright.experiment.runs.RunRecord;
import dev.mergewright.experiment.runs.RunRecord.ArmResult;
import dev.mergewright.experiment.settings.Arm;
import dev.mergewright.experiment.settings.DataUse;
import dev.mergewright.space.Fitness;
import dev.mergewright.space.Goals;
import dev.mergewright.space.Objective;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// How a search got on: what each candidate was worth, and the best so far against what was spent.
///
/// @param goals what the search is for
/// @param result what it evaluated
record SearchCourse(Goals goals, ArmResult result) {
  /// The best so far.
  ///
  /// @param spent scorings of one candidate until then
  /// @param best the lowest objective within the limits, `NaN` before the first
  record Step(double spent, double best) {}

  static SearchCourse of(RunRecord run, ArmResult result) {
    return new SearchCourse(goals(run, result), result);
  }

  /// Whether an arm is a search.
  static boolean isSearch(Arm arm) {
    return arm instanceof Arm.EvoMm || arm instanceof Arm.Searched;
  }

  private static Goals goals(RunRecord run, ArmResult result) {
    return switch (result.arm()) {
      case Arm.EvoMm(String _, DataUse use, double alpha, long _) ->
          new Goals(List.of(use.objective(alpha)), List.of());
      case Arm.Searched(String name, long _) ->
          result.scrutiny().limits().isEmpty()
              ? run.settings().searched(name).goals()
              : new Goals(
                  run.settings().searched(name).goals().objectives(),
                  result.scrutiny().constraints());
      default -> throw new IllegalArgumentException(result.arm().id() + " is no search");
    };
  }

  /// The objective's value, `NaN` where a loss is missing.
  static double value(Objective objective, Map<String, Double> losses) {
    return losses.keySet().containsAll(objective.terms())
        ? objective.score(losses).fitness()
        : Double.NaN;
  }

  /// What a candidate was worth; failed where it could not be scored, or not on all rows.
  Fitness fitness(Candidate candidate) {
    return candidate.rung() == null && candidate.losses().keySet().containsAll(goals.terms())
        ? goals.fitness(candidate.losses())
        : Fitness.failed(goals.objectives().size());
  }

  /// The course of the first objective; candidates that failed, miss a limit or left a race leave
  /// the best as it was.
  List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    double spent = 0;
    double best = Double.NaN;
    for (Candidate candidate : result.candidates()) {
      spent += cost(candidate);
      Fitness fitness = fitness(candidate);
      double value = fitness.objective(0);
      if (candidate.rung() == null && fitness.isFeasible() && !(best <= value)) {
        best = value;
      }
      steps.add(new Step(spent, best));
    }
    return List.copyOf(steps);
  }

  /// What was spent in all, in scorings of one candidate.
  double spent() {
    return result.candidates().stream().mapToDouble(this::cost).sum();
  }

  /// What a candidate cost, in scorings of one candidate.
  double cost(Candidate candidate) {
    Long tokens = candidate.tokens();
    var opening = result.opening();
    return tokens == null || opening == null ? 1 : (double) tokens / opening.unit();
  }
}
