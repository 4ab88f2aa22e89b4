package dev.mergewright.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mergewright.evaluation.Interval;
import dev.mergewright.evaluation.Proportion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateTest {
  /// None, one, half, all but one, all: where intervals go wrong.
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 200, 399, 400})
  void isWilsonsIntervalForOneModel(int hits) {
    Rate rate = Rate.of(hits, 400, 1);
    Interval wilson = new Proportion(hits, 400).interval();
    assertThat(rate.low()).isCloseTo(wilson.low(), within(1e-12));
    assertThat(rate.high()).isCloseTo(wilson.high(), within(1e-12));
  }

  @Test
  void severalModelsOnTheSameRowsAreNotMoreRows() {
    Rate pooled = Rate.of(3 * 380, 400, 3);
    Rate single = Rate.of(380, 400, 1);
    assertThat(pooled.replies()).isEqualTo(1200);
    assertThat(pooled.share()).isEqualTo(single.share());
    assertThat(pooled.low()).isEqualTo(single.low());
  }
}
