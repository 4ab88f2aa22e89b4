package dev.mergewright.synthesis;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The gate of one stream in one round.
///
/// It sees what all streams let through in earlier rounds and what its own lets through in this
/// one, so that streams can go side by side; what two of them ask in the same round is told apart
/// by the sieves.
final class QuestionGate implements Round.Gate {
  private final @Nullable Pattern wellFormed;
  private final Predicate<String> measured;
  private final Seen asked;
  private final Seen askedNow;

  /// @param wellFormed the form of a whole question, null for any
  /// @param measured tells questions that something is measured on
  /// @param asked questions of earlier rounds
  /// @param askedNow gets the questions of this round
  QuestionGate(
      @Nullable Pattern wellFormed, Predicate<String> measured, Seen asked, Seen askedNow) {
    this.wellFormed = wellFormed;
    this.measured = measured;
    this.asked = asked;
    this.askedNow = askedNow;
  }

  @Override
  public @Nullable Reject reject(String question) {
    return rejectAny(List.of(question));
  }

  @Override
  public @Nullable Reject rejectAny(List<String> questions) {
    for (String question : questions) {
      Reject reason = reason(question);
      if (reason != null) {
        return reason;
      }
    }
    questions.forEach(askedNow::add);
    return null;
  }

  private @Nullable Reject reason(String question) {
    if (wellFormed != null && !wellFormed.matcher(question).matches()) {
      return Reject.MALFORMED;
    }
    if (measured.test(question)) {
      return Reject.CONTAMINATED;
    }
    double likeness = Math.max(asked.likeness(question), askedNow.likeness(question));
    if (likeness == 0) {
      return null;
    }
    return likeness == 1 ? Reject.DUPLICATE : Reject.NEAR_DUPLICATE;
  }
}
