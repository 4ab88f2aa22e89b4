package dev.mergewright.synthesis.calls;

import dev.mergewright.checkpoint.InvalidInputException;
import org.jspecify.annotations.Nullable;

/// How hard an endpoint may be pushed.
///
/// @param inFlight the most requests open at the same time
/// @param requestsPerMinute null for no limit
/// @param tokensPerMinute tokens of requests and replies together; null for no limit
/// @param timeoutSeconds how long one request may take
public record Limits(
    @Nullable Integer inFlight,
    @Nullable Integer requestsPerMinute,
    @Nullable Long tokensPerMinute,
    @Nullable Integer timeoutSeconds) {
  private static final int IN_FLIGHT = 16;
  private static final int TIMEOUT_SECONDS = 300;

  /// What holds where the user says nothing.
  public static final Limits DEFAULT = new Limits(null, null, null, null);

  public Limits {
    inFlight = positive("in_flight", inFlight == null ? Integer.valueOf(IN_FLIGHT) : inFlight);
    timeoutSeconds =
        positive(
            "timeout_seconds",
            timeoutSeconds == null ? Integer.valueOf(TIMEOUT_SECONDS) : timeoutSeconds);
    if (requestsPerMinute != null) {
      positive("requests_per_minute", requestsPerMinute);
    }
    if (tokensPerMinute != null) {
      positive("tokens_per_minute", tokensPerMinute);
    }
  }

  private static <T extends Number> T positive(String name, T value) {
    if (value.longValue() < 1) {
      throw new InvalidInputException(name + " must be at least 1, was " + value);
    }
    return value;
  }
}
