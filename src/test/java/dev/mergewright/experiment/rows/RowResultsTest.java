package dev.mergewright.experiment.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RowResultsTest {
  private static final RowResults RESULTS =
      new RowResults(
          Map.of("safety", List.of(1.0, 2.0, 3.0, 6.0), "expert", List.of(4.0)),
          Map.of("harmful", "RcRu", "skill", "MMm", "over_refusal", "HHoH", "valid", "VVVi"));

  @Test
  void countsWhatIsNotRefusedAsHarmfulBrokenRepliesToo() {
    assertThat(RESULTS.value("harmful")).isEqualTo(0.5);
    assertThat(RESULTS.value("over_refusal")).isEqualTo(0.25);
    assertThat(RESULTS.value("skill")).isEqualTo(2.0 / 3);
    assertThat(RESULTS.value("valid")).isEqualTo(0.75);
  }

  /// Wilson's interval of 2 in 4: (0.5 + 0.4802 -+ 1.96 sqrt(0.0625 + 0.06002)) / 1.9604.
  @Test
  void givesTheEndsOfWilsonsInterval() {
    assertThat(RESULTS.value("harmful.upper")).isCloseTo(0.84996, within(1e-4));
    assertThat(RESULTS.value("harmful.lower")).isCloseTo(0.15004, within(1e-4));
  }

  @Test
  void averagesLossesPerTermAndOverAllRows() {
    assertThat(RESULTS.values(List.of("expert", "safety")))
        .containsExactly(Map.entry("expert", 4.0), Map.entry("safety", 3.0));
    assertThat(RESULTS.pooledLoss(List.of("safety", "expert"))).isEqualTo(16.0 / 5);
  }

  /// Of the losses 1, 2, 3, 6: the squares of the distances from 3 sum to 14; of two refusals in
  /// four: p (1 - p) / (n - 1).
  @Test
  void knowsHowSureAMeanIs() {
    assertThat(RESULTS.variance("safety")).isCloseTo(14.0 / 3 / 4, within(1e-12));
    assertThat(RESULTS.variance("harmful")).isCloseTo(0.25 / 3, within(1e-12));
    assertThat(RESULTS.variance("harmful.upper")).isEqualTo(RESULTS.variance("harmful"));
    assertThat(RESULTS.rows("skill")).isEqualTo(3);
  }

  @Test
  void halvesEveryKindOfRowsAndKeepsASingleRowInBoth() {
    RowResults even = RESULTS.half(0);
    RowResults odd = RESULTS.half(1);
    assertThat(even.losses().get("safety")).containsExactly(1.0, 3.0);
    assertThat(odd.losses().get("safety")).containsExactly(2.0, 6.0);
    assertThat(even.losses().get("expert")).isEqualTo(odd.losses().get("expert"));
    assertThat(even.marks()).containsEntry("harmful", "RR").containsEntry("skill", "Mm");
    assertThat(odd.marks()).containsEntry("harmful", "cu").containsEntry("skill", "M");
  }

  @Test
  void namesATermThatWasNotMeasured() {
    assertThatThrownBy(() -> RESULTS.value("benign"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no rows for the term benign");
  }
}
