package dev.mergewright.synthesis.calls;

import dev.mergewright.dataset.Verdict;
import java.nio.charset.StandardCharsets;

/// What came of a call.
public sealed interface Reply {

  /// The model said something.
  ///
  /// @param text what it said, stripped
  /// @param isCut whether it reached its token limit
  /// @param receipt what the call was and cost
  record Said(String text, boolean isCut, Receipt receipt) implements Reply {
    /// Whether it is a whole text that a row can hold.
    public boolean isUsable() {
      return !isCut && !text.isEmpty() && StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }
  }

  /// The model said something that must not be kept; the text was dropped before anything was
  /// written.
  ///
  /// @param verdict what the screen found
  /// @param sha256 the digest of the text
  /// @param characters its length
  /// @param receipt what the call was and cost
  record Withheld(Verdict verdict, String sha256, int characters, Receipt receipt)
      implements Reply {}

  /// The provider's content filter stopped the call. That says nothing of the model.
  record Filtered(Receipt receipt) implements Reply {}

  /// The server will never answer this request, for instance because it is too long for the model.
  ///
  /// @param reason the server's words
  record Rejected(String reason) implements Reply {}

  /// Nobody was asked; a later run may.
  record NotAsked(Why why) implements Reply {}

  /// Why nobody was asked.
  enum Why {
    /// Only recorded replies were wanted.
    RECORDED_ONLY,
    /// The call might have cost more than is left of the budget.
    CAP,
    /// The run is being stopped.
    STOPPED,
    /// The endpoint failed too often.
    UNAVAILABLE
  }
}
