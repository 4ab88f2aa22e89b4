package dev.mergewright.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrewTest {
  @ParameterizedTest
  @CsvSource({"1, 0", "1, 5", "3, 0", "3, 2", "3, 100"})
  void doesEveryJobOnce(int threads, int jobs) {
    AtomicIntegerArray done = new AtomicIntegerArray(jobs);
    try (Crew crew = new Crew(threads)) {
      crew.each(jobs, done::incrementAndGet);
    }
    for (int i = 0; i < jobs; i++) {
      assertThat(done.get(i)).isEqualTo(1);
    }
  }

  @Test
  void worksSideBySide() {
    CountDownLatch both = new CountDownLatch(2);
    try (Crew crew = new Crew(2)) {
      crew.each(
          2,
          _ -> {
            both.countDown();
            try {
              both.await(); // would never end one after the other
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          });
    }
    assertThat(both.getCount()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"1", "4"})
  void throwsAFailureWhenNobodyWorksAnyMore(int threads) {
    AtomicInteger working = new AtomicInteger();
    AtomicInteger begun = new AtomicInteger();
    try (Crew crew = new Crew(threads)) {
      assertThatThrownBy(
              () ->
                  crew.each(
                      1_000_000,
                      i -> {
                        working.incrementAndGet();
                        begun.incrementAndGet();
                        try {
                          if (i == 10) {
                            throw new OutOfMemoryError("in a test");
                          }
                        } finally {
                          working.decrementAndGet();
                        }
                      }))
          .isInstanceOf(OutOfMemoryError.class);
      assertThat(working).hasValue(0);
      assertThat(begun.get()).isLessThan(1_000_000);
    }
  }
}
