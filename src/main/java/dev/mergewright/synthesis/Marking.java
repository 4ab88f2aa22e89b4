package dev.mergewright.synthesis;

import dev.mergewright.dataset.Origin;

/// What rows are marked with, whatever they say.
///
/// @param generator what kind of model wrote them
/// @param grade what they can prove
public record Marking(Origin.Generator generator, Origin.Grade grade) {
  /// Rows of toy models.
  public static Marking plumbing() {
    return new Marking(Origin.Generator.TINY_LM, Origin.Grade.PLUMBING);
  }

  /// The origin of a row that these calls wrote.
  Origin origin(Origin.Call ask, Origin.Call answer) {
    return new Origin(generator, grade, ask, answer);
  }
}
