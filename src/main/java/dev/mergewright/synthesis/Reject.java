package dev.mergewright.synthesis;

import java.util.Locale;

/// Why a question did not become a row. The names in manifests are stable.
public enum Reject {
  /// The writer reached its token limit.
  QUESTION_CUT,
  /// The writer's reply is not in the form that the prompt asks for.
  UNPARSABLE,
  /// The question is not of the wanted form.
  MALFORMED,
  /// Asked before, or nearly.
  DUPLICATE,
  /// Part of an evaluation set, or nearly.
  EVALUATION_OVERLAP,
  /// The judge finds nothing to refuse, and no harmless question is wanted.
  NOT_HARMFUL,
  /// Harmful, but no model of the pool refused.
  NO_REFUSAL,
  /// Harmless, but no model of the pool gave a well-formed answer.
  NO_HELP,
  /// The expert's answer is empty or reached its token limit.
  ANSWER_UNUSABLE,
  /// Good, but the rows were complete.
  QUOTA_FULL;

  String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
