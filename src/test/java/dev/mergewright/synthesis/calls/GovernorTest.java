package dev.mergewright.synthesis.calls;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class GovernorTest {
  private final FakeTime time = new FakeTime();

  @Test
  void spacesRequestsOverTheMinute() throws InterruptedException {
    Governor governor = new Governor(Limits.of(8, 60, null, null), time);
    List<Duration> starts = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      governor.succeeded(enter(governor, 1), 1);
      starts.add(time.passed());
    }
    assertThat(starts)
        .containsExactly(
            Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3));
  }

  @Test
  void spacesTokensByTheEstimateAndCorrectsItByTheUsage() throws InterruptedException {
    Governor governor = new Governor(Limits.of(8, null, 6000L, null), time);
    Governor.Leave first = enter(governor, 500); // 5 s at 100 tokens a second
    governor.succeeded(first, 200);
    governor.succeeded(enter(governor, 500), 700);
    assertThat(time.passed()).isEqualTo(Duration.ofSeconds(2));
    enter(governor, 1);
    assertThat(time.passed()).isEqualTo(Duration.ofSeconds(9));
  }

  @Test
  void lowersItsLimitOncePerWaveAndRaisesItAfter25Successes() throws InterruptedException {
    Governor governor = new Governor(Limits.of(32, null, null, null), time);
    List<Governor.Leave> wave = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      wave.add(enter(governor, 1));
    }
    wave.forEach(leave -> governor.throttled(leave, Duration.ZERO, "HTTP 429"));
    assertThat(governor.limit()).isEqualTo(24);
    governor.throttled(enter(governor, 1), Duration.ZERO, "HTTP 429");
    assertThat(governor.limit()).isEqualTo(18);
    for (int i = 0; i < 24; i++) {
      governor.succeeded(enter(governor, 1), 1);
    }
    assertThat(governor.limit()).isEqualTo(18);
    governor.succeeded(enter(governor, 1), 1);
    assertThat(governor.limit()).isEqualTo(19);
  }

  @Test
  void neverGoesUnderOneNorOverWhatTheUserAllows() throws InterruptedException {
    Governor governor = new Governor(Limits.of(2, null, null, null), time);
    for (int i = 0; i < 5; i++) {
      governor.throttled(enter(governor, 1), Duration.ZERO, "HTTP 429");
    }
    assertThat(governor.limit()).isEqualTo(1);
    for (int i = 0; i < 100; i++) {
      governor.succeeded(enter(governor, 1), 1);
    }
    assertThat(governor.limit()).isEqualTo(2);
  }

  @Test
  void letsNobodyStartBeforeRetryAfterIsOver() throws InterruptedException {
    Governor governor = new Governor(Limits.DEFAULT, time);
    governor.throttled(enter(governor, 1), Duration.ofSeconds(7), "HTTP 429");
    enter(governor, 1);
    assertThat(time.passed()).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void opensAfter11FailuresOf20AndGivesUpWhenTheProbeFailsToo() throws InterruptedException {
    Governor governor = new Governor(Limits.DEFAULT, time);
    for (int i = 0; i < 9; i++) {
      governor.succeeded(enter(governor, 1), 1);
    }
    for (int i = 0; i < 11; i++) {
      assertThat(time.passed()).isZero();
      governor.failed(enter(governor, 1), "HTTP " + (500 + i));
    }
    Governor.Leave probe = enter(governor, 1);
    assertThat(time.passed()).isEqualTo(Duration.ofSeconds(30));
    assertThat(probe.isProbe()).isTrue();
    assertThat(governor.verdict()).isNull();
    governor.failed(probe, "HTTP 599");
    assertThat(governor.enter(1, () -> false)).isNull();
    assertThat(governor.verdict()).isEqualTo("first HTTP 500, last HTTP 599");
  }

  @Test
  void goesOnWhenTheProbeSucceeds() throws InterruptedException {
    Governor governor = new Governor(Limits.DEFAULT, time);
    for (int i = 0; i < 11; i++) {
      governor.failed(enter(governor, 1), "HTTP 500");
    }
    governor.succeeded(enter(governor, 1), 1);
    for (int i = 0; i < 10; i++) {
      governor.failed(enter(governor, 1), "HTTP 500");
    }
    assertThat(time.passed()).isEqualTo(Duration.ofSeconds(30));
    assertThat(governor.verdict()).isNull();
  }

  @Test
  void takesA429ForASignOfLife() throws InterruptedException {
    Governor governor = new Governor(Limits.DEFAULT, time);
    for (int i = 0; i < 100; i++) {
      governor.throttled(enter(governor, 1), Duration.ZERO, "HTTP 429");
    }
    assertThat(time.passed()).isZero();
  }

  @Test
  void turnsAwayWhoeverWaitsWhenTheWorkIsStopped() throws InterruptedException {
    Governor governor = new Governor(Limits.DEFAULT, time);
    governor.throttled(enter(governor, 1), Duration.ofDays(1), "HTTP 429");
    assertThat(governor.enter(1, () -> time.passed().toMinutes() > 0)).isNull();
  }

  private static Governor.Leave enter(Governor governor, long tokens) throws InterruptedException {
    return Objects.requireNonNull(governor.enter(tokens, () -> false));
  }
}
