package dev.mergewright.report;

import dev.mergewright.experiment.Arm;
import dev.mergewright.experiment.DataUse;
import dev.mergewright.experiment.JournalEntry.Candidate;
import dev.mergewright.experiment.RunRecord.ArmResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What a search minimises: `safety + alpha * expert`, or the expert loss alone.
record Objective(DataUse data, double alpha) {
  static Objective of(DataUse data, double alpha) {
    return new Objective(data, alpha);
  }

  static Objective of(Arm.EvoMm arm) {
    return new Objective(arm.data(), arm.alpha());
  }

  /// The value, `NaN` where a term was not measured.
  double value(Map<String, Double> losses) {
    double expert = losses.getOrDefault("expert", Double.NaN);
    return switch (data) {
      case EXPERT_ONLY -> expert;
      case BOTH -> {
        double safety = losses.getOrDefault("safety", Double.NaN);
        yield alpha == 0 ? safety : safety + alpha * expert;
      }
    };
  }

  /// The lowest value so far after each evaluation; candidates that failed leave it as it was.
  List<Double> bestSoFar(ArmResult result) {
    List<Double> best = new ArrayList<>();
    double lowest = Double.NaN;
    for (Candidate candidate : result.candidates()) {
      double value = value(candidate.losses());
      if (Double.isFinite(value) && !(lowest <= value)) {
        lowest = value;
      }
      best.add(lowest);
    }
    return List.copyOf(best);
  }
}
