package dev.mergewright.synthesis;

import java.util.Locale;

/// Why a candidate did not become a row. The names in manifests, reports and `rejects.jsonl` are
/// stable: they are these in small letters.
public enum Reject {
  /// A reply reached its token limit.
  TRUNCATED,
  /// A reply is not in the form that its prompt asks for.
  SCHEMA,
  /// The question is not of the wanted form.
  MALFORMED,
  /// A reply has no text.
  EMPTY,
  /// The answer repeats the question.
  ECHO,
  /// Longer than the target model can take.
  TOO_LONG,
  /// Asked before, word for word.
  DUPLICATE,
  /// Asked before, nearly.
  NEAR_DUPLICATE,
  /// Part of an evaluation set, or nearly.
  CONTAMINATED,
  /// Not in the wanted language.
  LANGUAGE,
  /// Holds what belongs to the asking, not to the text, such as `As an AI language model, here is`.
  RESIDUE,
  /// A harmful request with more detail than a headline.
  DETAILED,
  /// A request that no dataset has, or only after a person has reviewed it.
  FORBIDDEN,
  /// The judge finds nothing to refuse, and no harmless question is wanted.
  NOT_HARMFUL,
  /// Harmful, but no model of the pool refused.
  NO_REFUSAL,
  /// Harmless, but no model of the pool gave a well-formed answer.
  NO_HELP,
  /// The judges say that the answer is not what the row needs.
  VERDICT,
  /// No judge could say what the answer is, or they disagree.
  UNSCORABLE,
  /// A program checked the answer and found it wrong, or could not check it.
  UNVERIFIED,
  /// The provider's content filter stopped a call.
  PROVIDER_FILTERED,
  /// The server will never answer a call that the candidate needs.
  CALL_REJECTED,
  /// The review of its set did not keep the question.
  REVIEW,
  /// The writer declined to write the question.
  ASK_REFUSED,
  /// Good, but the rows were complete.
  QUOTA_FULL;

  /// The name in files.
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
