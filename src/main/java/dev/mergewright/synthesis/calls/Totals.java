package dev.mergewright.synthesis.calls;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// Where the calls of a run stand, for people who watch.
///
/// @param recorded replies found in the record
/// @param asked replies got from models in this session
/// @param failed attempts that failed
/// @param throttled attempts that the server turned away for coming too fast
/// @param inFlight requests open now
/// @param limit the most requests that may be open now, over all endpoints
/// @param tokensIn tokens of requests in this session
/// @param tokensOut tokens of replies in this session
/// @param cost US dollars that the run has spent, all sessions together
/// @param unanswered the part of it that attempts without a whole answer may have cost
/// @param cap the most it may spend, null for no cap
/// @param hasUnknownPrice whether calls were made whose price nobody knows
public record Totals(
    long recorded,
    long asked,
    long failed,
    long throttled,
    int inFlight,
    int limit,
    long tokensIn,
    long tokensOut,
    BigDecimal cost,
    BigDecimal unanswered,
    @Nullable BigDecimal cap,
    boolean hasUnknownPrice) {}
