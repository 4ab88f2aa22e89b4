package dev.mergewright.synthesis;

import dev.mergewright.synthesis.calls.Caller;
import org.jspecify.annotations.Nullable;

/// What a strategy may use while it works on a round of slots.
///
/// @param caller gets replies
/// @param gate tells which questions are worth an answer
public record Round(Caller caller, Gate gate) {

  /// Looks at questions before their answers are paid for: form, duplicates of earlier questions,
  /// overlap with what is evaluated. Remembers what it let through, so questions come in the order
  /// of their slots.
  public interface Gate {
    /// Why this question is not worth an answer, null when it is.
    @Nullable Reject reject(String question);
  }
}
