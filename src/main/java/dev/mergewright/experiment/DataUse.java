package dev.mergewright.experiment;

import java.util.Locale;

/// Which rows an objective sees (arXiv 2406.14563, table 1).
public enum DataUse {
  /// The expert's rows alone: what earlier data-aware merging does.
  EXPERT_ONLY,
  /// Safety rows and the expert's rows: what the paper proposes.
  BOTH;

  /// The name in files and tables: `expert-only` or `both`.
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
