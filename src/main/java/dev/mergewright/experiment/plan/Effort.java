package dev.mergewright.experiment.plan;

import dev.mergewright.experiment.journal.Span;
import org.jspecify.annotations.Nullable;

/// Work of one way within a step.
///
/// @param kind the kind of models; that of the step's arm where null
/// @param way how it is shared among threads
/// @param loads models made ready
/// @param tokens tokens scored
/// @param replies replies written
record Effort(@Nullable String kind, Way way, double loads, long tokens, long replies) {
  /// How models share the machine.
  enum Way {
    ALONE,
    SIDE_BY_SIDE,
    POPULATION
  }

  /// Models of the arm's kind, one after the other.
  static Effort alone(double loads, long tokens) {
    return new Effort(null, Way.ALONE, loads, tokens, 0);
  }

  /// What it takes.
  Span seconds(Probe.Paces paces, String armsKind) {
    Pace pace =
        switch (way) {
          case ALONE -> paces.alone();
          case SIDE_BY_SIDE -> paces.sideBySide();
          case POPULATION -> paces.populations();
        };
    return pace.of(kind == null ? armsKind : kind, loads, tokens, replies);
  }
}
