package dev.mergewright.synthesis.calls;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BudgetTest {
  @Test
  void neverExceedsTheCapWhateverCallsCostUpToWhatWasSetAside() throws InterruptedException {
    Budget budget = new Budget(new BigDecimal("1.00"), BigDecimal.ZERO);
    AtomicInteger turnedAway = new AtomicInteger();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int worker = 0; worker < 16; worker++) {
        Random random = new Random(worker);
        threads.submit(
            () -> {
              for (int i = 0; i < 200; i++) {
                BigDecimal most = BigDecimal.valueOf(1 + random.nextInt(20), 3);
                if (budget.reserve(most, () -> false)) {
                  budget.settle(most, most.multiply(BigDecimal.valueOf(random.nextInt(101), 2)));
                } else {
                  turnedAway.incrementAndGet();
                }
              }
              return null;
            });
      }
    }
    assertThat(budget.spent()).isLessThanOrEqualTo(new BigDecimal("1.00"));
    assertThat(budget.spent()).isGreaterThan(new BigDecimal("0.95"));
    assertThat(turnedAway).hasPositiveValue();
    assertThat(budget.isExhausted()).isTrue();
  }

  @Test
  void countsWhatEarlierSessionsSpent() throws InterruptedException {
    Budget budget = new Budget(new BigDecimal("5"), new BigDecimal("4.99"));
    assertThat(budget.reserve(new BigDecimal("0.02"), () -> false)).isFalse();
    assertThat(budget.reserve(new BigDecimal("0.01"), () -> false)).isTrue();
  }

  @Test
  void countsACallWithoutAnAnswerInFull() throws InterruptedException {
    Budget budget = new Budget(new BigDecimal("1"), BigDecimal.ZERO);
    budget.reserve(new BigDecimal("0.6"), () -> false);
    budget.settleUnanswered(new BigDecimal("0.6"));
    assertThat(budget.unanswered()).isEqualByComparingTo("0.6");
    assertThat(budget.reserve(new BigDecimal("0.6"), () -> false)).isFalse();
  }

  @Test
  void hasNoEndWithoutACap() throws InterruptedException {
    Budget budget = new Budget(null, BigDecimal.ZERO);
    assertThat(budget.reserve(new BigDecimal("1000000"), () -> false)).isTrue();
  }
}
