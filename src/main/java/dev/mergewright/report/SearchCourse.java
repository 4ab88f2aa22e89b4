package dev.mergewright.report;

import dev.mergewright.experiment.Arm;
import dev.mergewright.experiment.JournalEntry.Candidate;
import dev.mergewright.experiment.RunRecord.ArmResult;
import dev.mergewright.space.Objective;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// How a search got on: the value of each candidate, and the best so far.
final class SearchCourse {
  private SearchCourse() {}

  /// What the search minimises.
  static Objective objective(Arm.EvoMm arm) {
    return switch (arm.data()) {
      case EXPERT_ONLY -> Objective.expertOnly();
      case BOTH -> Objective.safetyAndExpert(arm.alpha());
    };
  }

  /// The objective's value, `NaN` where the candidate failed.
  static double value(Objective objective, Map<String, Double> losses) {
    return losses.keySet().containsAll(objective.terms())
        ? objective.score(losses).fitness()
        : Double.NaN;
  }

  /// The lowest value so far after each evaluation, `NaN` before the first; candidates that failed
  /// leave it as it was.
  static List<Double> bestSoFar(Arm.EvoMm arm, ArmResult result) {
    Objective objective = objective(arm);
    List<Double> best = new ArrayList<>();
    double lowest = Double.NaN;
    for (Candidate candidate : result.candidates()) {
      double value = value(objective, candidate.losses());
      if (Double.isFinite(value) && !(lowest <= value)) {
        lowest = value;
      }
      best.add(lowest);
    }
    return List.copyOf(best);
  }
}
