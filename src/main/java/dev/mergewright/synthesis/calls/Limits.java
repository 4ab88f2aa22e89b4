package dev.mergewright.synthesis.calls;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.mergewright.checkpoint.InvalidInputException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How hard an endpoint may be pushed.
///
/// @param inFlight the most requests open at the same time
/// @param requestsPerMinute null for no limit
/// @param tokensPerMinute tokens of requests and replies together; null for no limit
/// @param timeoutSeconds how long one request may take
public record Limits(
    int inFlight,
    @Nullable Integer requestsPerMinute,
    @Nullable Long tokensPerMinute,
    int timeoutSeconds) {
  private static final int IN_FLIGHT = 16;
  private static final int TIMEOUT_SECONDS = 300;

  /// What holds where the user says nothing.
  public static final Limits DEFAULT = Limits.of(null, null, null, null);

  public Limits {
    requirePositive("in_flight", inFlight);
    requirePositive("requests_per_minute", requestsPerMinute);
    requirePositive("tokens_per_minute", tokensPerMinute);
    requirePositive("timeout_seconds", timeoutSeconds);
  }

  /// As a settings file gives them, each of them optional.
  @JsonCreator
  public static Limits of(
      @JsonProperty("in_flight") @Nullable Integer inFlight,
      @JsonProperty("requests_per_minute") @Nullable Integer requestsPerMinute,
      @JsonProperty("tokens_per_minute") @Nullable Long tokensPerMinute,
      @JsonProperty("timeout_seconds") @Nullable Integer timeoutSeconds) {
    return new Limits(
        Objects.requireNonNullElse(inFlight, IN_FLIGHT),
        requestsPerMinute,
        tokensPerMinute,
        Objects.requireNonNullElse(timeoutSeconds, TIMEOUT_SECONDS));
  }

  private static void requirePositive(String name, @Nullable Number value) {
    if (value != null && value.longValue() < 1) {
      throw new InvalidInputException(name + " must be at least 1, was " + value);
    }
  }

  /// The stricter of two for each.
  Limits strictest(Limits other) {
    return new Limits(
        Math.min(inFlight, other.inFlight),
        least(requestsPerMinute, other.requestsPerMinute),
        least(tokensPerMinute, other.tokensPerMinute),
        Math.min(timeoutSeconds, other.timeoutSeconds));
  }

  private static <T extends Comparable<T>> @Nullable T least(@Nullable T one, @Nullable T other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.compareTo(other) <= 0 ? one : other;
  }
}
