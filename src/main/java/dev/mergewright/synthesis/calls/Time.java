package dev.mergewright.synthesis.calls;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/// Clock and patience, so that tests need none.
interface Time {
  /// The machine's.
  Time SYSTEM =
      new Time() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public Instant now() {
          return Instant.now();
        }

        @Override
        public void sleep(long nanos) throws InterruptedException {
          TimeUnit.NANOSECONDS.sleep(nanos);
        }
      };

  /// Nanoseconds since some moment; never runs backwards.
  long nanos();

  /// The time of day.
  Instant now();

  void sleep(long nanos) throws InterruptedException;
}
