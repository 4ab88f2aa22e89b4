package dev.mergewright.experiment.settings;

import dev.mergewright.space.Objective;
import java.util.Locale;

/// Which rows an objective sees (arXiv 2406.14563, table 1).
public enum DataUse {
  /// The expert's rows alone: what earlier data-aware merging does.
  EXPERT_ONLY,
  /// Safety rows and the expert's rows: what the paper proposes.
  BOTH;

  /// What a search on these rows minimises.
  ///
  /// @param alpha the weight of the expert loss beside the safety loss
  public Objective objective(double alpha) {
    return switch (this) {
      case EXPERT_ONLY -> Objective.expertOnly();
      case BOTH -> Objective.safetyAndExpert(alpha);
    };
  }

  /// The name in files and tables: `expert-only` or `both`.
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
