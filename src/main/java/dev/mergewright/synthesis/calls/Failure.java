package dev.mergewright.synthesis.calls;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.exception.ContentFilteredException;
import dev.langchain4j.exception.HttpException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Why an attempt failed, and what that means for the next.
///
/// @param kind what to do
/// @param reason in a few words that hold nothing of the request
/// @param retryAfter how long the server wants to be left alone, null when it did not say
record Failure(Kind kind, String reason, @Nullable Duration retryAfter) {
  /// What a failure means.
  enum Kind {
    /// The server had enough for now.
    THROTTLED,
    /// It may work next time; nothing was done for it.
    FAILED,
    /// It may work next time; it may have been billed.
    UNANSWERED,
    /// Nothing listens there; it may be starting.
    NO_CONNECTION,
    /// This request will never be answered, others may.
    REJECTED,
    /// A content filter stopped it.
    FILTERED,
    /// No call to this endpoint can work.
    FATAL
  }

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern CODE = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,60}");
  private static final Pattern SECONDS = Pattern.compile("\\d{1,7}(\\.\\d{1,3})?");
  private static final int LONGEST_REASON = 200;
  private static final long MILLIS = 1000;

  /// Whoever must wait longer than that had better come back later.
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(15);

  private static final String OUT_OF_MONEY = "insufficient_quota";
  private static final Set<Integer> LATER = Set.of(408, 409, 423, 425);
  private static final Set<Integer> REJECTED = Set.of(400, 413, 422);
  private static final int TOO_MANY = 429;
  private static final int FIRST_SERVER_ERROR = 500;

  /// @param now for a `Retry-After` that is a date
  static Failure of(RuntimeException thrown, Instant now) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case HttpException http -> {
          return of(http, now);
        }
        case ContentFilteredException _ -> {
          return new Failure(Kind.FILTERED, "content filter", null);
        }
        case UnresolvedAddressException _ -> {
          return new Failure(Kind.NO_CONNECTION, "the host is unknown", null);
        }
        case HttpConnectTimeoutException _ -> {
          return new Failure(Kind.NO_CONNECTION, "nothing answered there", null);
        }
        case HttpTimeoutException timeout -> {
          return new Failure(Kind.UNANSWERED, reason(timeout), null);
        }
        case ConnectException connect -> {
          boolean isUnknown = connect.getCause() instanceof UnresolvedAddressException;
          return new Failure(
              Kind.NO_CONNECTION,
              isUnknown ? "the host is unknown" : "nothing listens there",
              null);
        }
        case IOException io when !(io instanceof JsonProcessingException) -> {
          return new Failure(Kind.UNANSWERED, "the connection broke (" + reason(io) + ")", null);
        }
        default -> {}
      }
    }
    // Its text may hold a piece of the answer, so it is not repeated.
    return new Failure(Kind.UNANSWERED, "the answer could not be read", null);
  }

  private static Failure of(HttpException http, Instant now) {
    int status = http.statusCode();
    String code = code(http);
    String reason = "HTTP " + status + (code.isEmpty() ? "" : " " + code);
    @Nullable Duration retryAfter =
        http instanceof Http1Client.Refused refused ? parse(refused.retryAfter(), now) : null;
    if (code.contains("content_filter") || code.contains("content_policy")) {
      return new Failure(Kind.FILTERED, reason, null);
    }
    if (retryAfter != null && retryAfter.compareTo(LONGEST_WAIT) > 0) {
      return new Failure(
          Kind.FATAL,
          "%s, which asks to be left alone for %d minutes"
              .formatted(reason, retryAfter.toMinutes()),
          null);
    }
    if (status == TOO_MANY) {
      Kind kind = code.equals(OUT_OF_MONEY) ? Kind.FATAL : Kind.THROTTLED;
      return new Failure(kind, reason, retryAfter);
    }
    if (status >= FIRST_SERVER_ERROR || LATER.contains(status)) {
      return new Failure(Kind.FAILED, reason, retryAfter);
    }
    return REJECTED.contains(status)
        ? new Failure(Kind.REJECTED, reason, null)
        : new Failure(Kind.FATAL, reason + message(http), null);
  }

  /// `Retry-After`: seconds, or a date as HTTP writes it.
  private static @Nullable Duration parse(@Nullable String header, Instant now) {
    if (header == null) {
      return null;
    }
    String text = header.strip();
    if (SECONDS.matcher(text).matches()) {
      return Duration.ofMillis(Math.round(Double.parseDouble(text) * MILLIS));
    }
    try {
      Instant date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      Duration left = Duration.between(now, date);
      return left.isNegative() ? Duration.ZERO : left;
    } catch (DateTimeException e) {
      return null; // as if it had not been sent
    }
  }

  /// The server's word for the error, such as `context_length_exceeded`; empty when there is none.
  private static String code(HttpException http) {
    JsonNode error = error(http);
    for (String field : new String[] {"code", "type"}) {
      String code = error.path(field).asText("");
      if (CODE.matcher(code).matches()) {
        return code;
      }
    }
    return "";
  }

  private static String message(HttpException http) {
    String message = error(http).path("message").asText("");
    String line = message.lines().findFirst().orElse("").strip();
    return line.isEmpty()
        ? ""
        : " (" + line.substring(0, Math.min(LONGEST_REASON, line.length())) + ")";
  }

  private static JsonNode error(HttpException http) {
    try {
      JsonNode body = JSON.readTree(String.valueOf(http.getMessage()));
      JsonNode error = body.path("error");
      return error.isObject() ? error : body;
    } catch (JsonProcessingException e) {
      return JSON.missingNode(); // an error page of some proxy
    }
  }

  private static String reason(IOException e) {
    String text = String.valueOf(e.getMessage());
    return text.substring(0, Math.min(LONGEST_REASON, text.length()));
  }
}
