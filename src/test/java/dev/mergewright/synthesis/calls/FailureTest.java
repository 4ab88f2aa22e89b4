package dev.mergewright.synthesis.calls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mergewright.synthesis.calls.Failure.Kind;
import java.io.EOFException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureTest {
  @ParameterizedTest
  @CsvSource({
    "400, REJECTED", "413, REJECTED", "422, REJECTED", "401, FATAL", "402, FATAL", "403, FATAL",
    "404, FATAL", "405, FATAL", "301, FATAL", "408, FAILED", "409, FAILED", "429, THROTTLED",
    "500, FAILED", "502, FAILED", "503, FAILED", "529, FAILED"
  })
  void readsTheStatus(int status, Kind kind) {
    assertThat(of(status, "<html>", null).kind()).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "3|3000",
        "0.5|500",
        " 12 |12000",
        "Sun, 22 Nov 2026 08:00:09 GMT|9000",
        "Sun, 22 Nov 2026 07:00:00 GMT|0"
      })
  void readsRetryAfterInSecondsAndAsADate(String header, long millis) {
    assertThat(of(429, "", header).retryAfter()).isEqualTo(Duration.ofMillis(millis));
    assertThat(of(503, "", header).retryAfter()).isEqualTo(Duration.ofMillis(millis));
  }

  @Test
  void overlooksARetryAfterThatSaysNothing() {
    assertThat(of(429, "", "soon").retryAfter()).isNull();
  }

  @Test
  void endsWhenTheServerWantsToBeLeftAloneForHours() {
    assertThat(of(429, "", "86400").kind()).isEqualTo(Kind.FATAL);
    assertThat(of(429, "", "86400").reason()).contains("for 1440 minutes");
    assertThat(of(429, "", "900").kind()).isEqualTo(Kind.THROTTLED);
  }

  @Test
  void tellsAnEmptyAccountFromAFullMinute() {
    assertThat(of(429, "{\"error\": {\"code\": \"insufficient_quota\"}}", null).kind())
        .isEqualTo(Kind.FATAL);
  }

  @Test
  void tellsAContentFilterFromABadRequest() {
    assertThat(of(400, "{\"error\": {\"code\": \"content_filter\"}}", null).kind())
        .isEqualTo(Kind.FILTERED);
  }

  @Test
  void namesTheServersCodeButRepeatsNothingOfTheRequest() {
    String body =
        "{\"error\": {\"code\": \"context_length_exceeded\", \"message\": \"'my words' is long\"}}";
    assertThat(of(400, body, null).reason()).isEqualTo("HTTP 400 context_length_exceeded");
    assertThat(of(400, "{\"error\": {\"code\": \"my words\"}}", null).reason())
        .isEqualTo("HTTP 400");
  }

  @Test
  void readsWhatTheNetworkSays() {
    assertThat(kind(new UncheckedIOException(new HttpTimeoutException("late"))))
        .isEqualTo(Kind.UNANSWERED);
    assertThat(kind(new UncheckedIOException(new EOFException("cut")))).isEqualTo(Kind.UNANSWERED);
    assertThat(kind(new UncheckedIOException(new ConnectException("refused"))))
        .isEqualTo(Kind.NO_CONNECTION);
    assertThat(kind(new IllegalStateException("unreadable"))).isEqualTo(Kind.UNANSWERED);
  }

  private static Kind kind(RuntimeException thrown) {
    return Failure.of(thrown, FakeTime.START).kind();
  }

  private static Failure of(int status, String body, String retryAfter) {
    // LangChain4j wraps what the client throws.
    return Failure.of(
        new IllegalStateException(
            new Http1Client.Refused(status, body, Optional.ofNullable(retryAfter))),
        FakeTime.START);
  }
}
