package dev.mergewright.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.data.Offset.offset;

import java.util.List;
import org.apache.commons.math3.stat.inference.AlternativeHypothesis;
import org.apache.commons.math3.stat.inference.BinomialTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class McNemarTest {
  @Test
  void countsTheRowsOnWhichOnlyOneIsRight() {
    McNemar paired =
        McNemar.of(
            List.of(true, true, false, false, true), List.of(true, false, true, false, false));
    assertThat(paired).isEqualTo(new McNemar(5, 2, 1));
    assertThat(paired.difference()).isCloseTo(0.2, offset(1e-15));
  }

  /// Worked out by hand: 2 * (1 + 6) / 2^6 and 2 / 2^6.
  @Test
  void hasTheExactPValue() {
    assertThat(new McNemar(20, 5, 1).p()).isCloseTo(14 / 64.0, offset(1e-12));
    assertThat(new McNemar(20, 0, 6).p()).isCloseTo(2 / 64.0, offset(1e-12));
  }

  /// Even splits, where the two tails overlap, and large counts.
  @ParameterizedTest
  @CsvSource({"1, 0", "1, 1", "3, 3", "2, 3", "12, 2", "140, 100"})
  void agreesWithCommonsMath(int onlyFirst, int onlySecond) {
    double reference =
        new BinomialTest()
            .binomialTest(onlyFirst + onlySecond, onlyFirst, 0.5, AlternativeHypothesis.TWO_SIDED);
    assertThat(new McNemar(1000, onlyFirst, onlySecond).p())
        .isCloseTo(Math.min(1, reference), offset(1e-9));
  }

  @Test
  void findsNoDifferenceWhereNoRowDiffers() {
    McNemar same = McNemar.of(List.of(true, false), List.of(true, false));
    assertThat(same.p()).isEqualTo(1);
    assertThat(same.difference()).isZero();
    assertThat(same.interval().contains(0)).isTrue();
  }

  @Test
  void isSymmetric() {
    McNemar forth = new McNemar(50, 9, 2);
    McNemar back = new McNemar(50, 2, 9);
    assertThat(back.p()).isEqualTo(forth.p());
    assertThat(back.difference()).isEqualTo(-forth.difference());
    assertThat(back.interval().low()).isCloseTo(-forth.interval().high(), offset(1e-15));
  }

  /// Seven and one of 21, written out.
  @Test
  void hasTheIntervalOfBonettAndPrice() {
    Interval interval = new McNemar(21, 7, 1).interval();
    double center = 6 / 23.0;
    double half = 1.959963984540054 * Math.sqrt((10 / 23.0 - center * center) / 23);
    assertThat(interval.low()).isCloseTo(center - half, offset(1e-12));
    assertThat(interval.high()).isCloseTo(center + half, offset(1e-12));
  }

  @Test
  void poolsDiscordantRowsOfSeveralSeeds() {
    assertThat(McNemar.pooled(List.of(new McNemar(10, 3, 0), new McNemar(10, 2, 1))))
        .isEqualTo(new McNemar(20, 5, 1));
  }

  @Test
  void refusesRowsThatAreNotPaired() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> McNemar.of(List.of(true), List.of(true, false)))
        .withMessageContaining("was 1 and 2");
    assertThatIllegalArgumentException().isThrownBy(() -> new McNemar(3, 2, 2));
    assertThatIllegalArgumentException().isThrownBy(() -> McNemar.of(List.of(), List.of()));
  }
}
