package dev.mergewright.synthesis.calls;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a call was, what it used and what it cost.
///
/// @param key the call's address: SHA-256 over everything that decides its reply
/// @param finish why the model stopped: `stop`, `length`, `content_filter` or `other`
/// @param tokensIn the tokens of the request
/// @param tokensOut the tokens of the reply
/// @param cost US dollars by the user's price table, null when the model has no price
/// @param at when the reply was recorded
public record Receipt(
    String key,
    String finish,
    long tokensIn,
    long tokensOut,
    @Nullable BigDecimal cost,
    Instant at) {
  /// Whether the reply reached its token limit.
  public boolean isCut() {
    return finish.equals(JournalRecord.FINISH_LENGTH);
  }
}
