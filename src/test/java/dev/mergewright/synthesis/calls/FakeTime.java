package dev.mergewright.synthesis.calls;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/// A clock that only sleeping moves.
final class FakeTime implements Time {
  static final Instant START = Instant.parse("2026-11-22T08:00:00Z");

  private final AtomicLong nanos = new AtomicLong();

  @Override
  public long nanos() {
    return nanos.get();
  }

  @Override
  public Instant now() {
    return START.plusNanos(nanos.get());
  }

  @Override
  public void sleep(long duration) {
    nanos.addAndGet(duration);
  }

  Duration passed() {
    return Duration.ofNanos(nanos.get());
  }
}
