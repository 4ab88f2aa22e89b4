package dev.mergewright.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.data.Offset.offset;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {
  @Test
  void describesSomeNumbers() {
    Spread spread = Spread.of(List.of(2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0));
    assertThat(spread.count()).isEqualTo(8);
    assertThat(spread.mean()).isCloseTo(5, offset(1e-15));
    assertThat(spread.deviation()).isCloseTo(Math.sqrt(32 / 7.0), offset(1e-15));
    assertThat(spread.standardError()).isCloseTo(Math.sqrt(32 / 7.0 / 8), offset(1e-15));
    assertThat(spread.least()).isEqualTo(2);
    assertThat(spread.greatest()).isEqualTo(9);
  }

  @Test
  void hasNoDeviationForOneNumber() {
    assertThat(Spread.of(List.of(3.0)).deviation()).isZero();
  }

  @Test
  void refusesWhatHasNoMean() {
    assertThatIllegalArgumentException().isThrownBy(() -> Spread.of(List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Spread.of(List.of(1.0, Double.NaN)))
        .withMessageContaining("NaN");
  }
}
