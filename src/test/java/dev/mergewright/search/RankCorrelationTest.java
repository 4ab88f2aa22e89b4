package dev.mergewright.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class RankCorrelationTest {
  @Test
  void asksForTheOrderAlone() {
    assertThat(RankCorrelation.of(List.of(1.0, 2.0, 3.0), List.of(1.0, 10.0, 1000.0))).isEqualTo(1);
    assertThat(RankCorrelation.of(List.of(1.0, 2.0, 3.0), List.of(9.0, 8.0, -1.0))).isEqualTo(-1);
  }

  /// Ranks 1 2 3 4 5 and 2 1 4 3 5: 1 - 6 * 4 / (5 * 24).
  @Test
  void isThatOfSpearman() {
    assertThat(
            RankCorrelation.of(List.of(0.1, 0.2, 0.3, 0.4, 0.5), List.of(0.2, 0.1, 0.4, 0.3, 0.5)))
        .isEqualTo(0.8, within(1e-12));
  }

  @Test
  void saysNothingOfTwoCandidatesOrOfEqualOnes() {
    assertThat(RankCorrelation.of(List.of(1.0, 2.0), List.of(1.0, 2.0))).isNaN();
    assertThat(RankCorrelation.of(List.of(1.0, 1.0, 1.0), List.of(1.0, 2.0, 3.0))).isNaN();
  }
}
