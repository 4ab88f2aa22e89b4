package dev.mergewright.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.data.Offset.offset;

import java.util.List;
import org.apache.commons.math3.stat.interval.WilsonScoreInterval;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProportionTest {
  /// 81 of 263 is the example of Newcombe, Stat. Med. 17 (1998), 857-872, table I: 0.2553 to
  /// 0.3662.
  @Test
  void hasTheWilsonIntervalOfTheLiterature() {
    Interval interval = new Proportion(81, 263).interval();
    assertThat(interval.low()).isCloseTo(0.2553, offset(5e-5));
    assertThat(interval.high()).isCloseTo(0.3662, offset(5e-5));
  }

  /// One row, none, all, half, and the sizes of a miniature and of a real exam.
  @ParameterizedTest
  @CsvSource({"0, 1", "1, 1", "0, 29", "29, 29", "15, 29", "1, 300", "1664, 1733"})
  void agreesWithCommonsMath(int successes, int total) {
    var reference = new WilsonScoreInterval().createInterval(total, successes, 0.95);
    Interval interval = new Proportion(successes, total).interval();
    assertThat(interval.low()).isCloseTo(reference.getLowerBound(), offset(1e-12));
    assertThat(interval.high()).isCloseTo(reference.getUpperBound(), offset(1e-12));
    assertThat(interval.contains(new Proportion(successes, total).rate())).isTrue();
  }

  @Test
  void poolsRowsAndNotRates() {
    assertThat(Proportion.pooled(List.of(new Proportion(1, 2), new Proportion(9, 98))))
        .isEqualTo(new Proportion(10, 100));
  }

  @Test
  void isApartWhenTheIntervalsShareNothing() {
    assertThat(new Proportion(95, 100).isApartFrom(new Proportion(60, 100))).isTrue();
    assertThat(new Proportion(95, 100).isApartFrom(new Proportion(90, 100))).isFalse();
  }

  @Test
  void overlapsAtASharedEnd() {
    assertThat(new Interval(0, 0.5).overlaps(new Interval(0.5, 1))).isTrue();
    assertThat(new Interval(0, 0.4).overlaps(new Interval(0.5, 1))).isFalse();
    assertThat(new Interval(0.5, 1).overlaps(new Interval(0, 0.4))).isFalse();
  }

  @Test
  void refusesWhatIsNoRate() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Proportion(0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Proportion(-1, 2));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Proportion(3, 2))
        .withMessage("successes must be in [0, 2], was 3");
  }
}
