package dev.mergewright.dataset;

import java.util.Locale;

/// The three uses of rows, kept apart by type: a search sees only its own, the winner is chosen on
/// the second, and the last is read once, by the report.
public enum Split {
  /// Rows of the objective that the optimizer minimises.
  SEARCH,
  /// Rows on which finished candidates are compared and the winner is chosen.
  SELECT,
  /// Rows that only the final evaluation reads.
  TEST;

  /// The name in files: `search`, `select` or `test`.
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
