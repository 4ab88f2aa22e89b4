package dev.mergewright.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mergewright.dataset.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgreementTest {
  /// The example of Cohen's measure in textbooks: 20, 5, 10 and 15 of 50 make 0.4.
  @Test
  void correctsAgreementForChance() {
    Agreement agreement =
        agreement(
            20,
            Verdict.REFUSED,
            Verdict.REFUSED,
            5,
            Verdict.REFUSED,
            Verdict.COMPLIED,
            10,
            Verdict.COMPLIED,
            Verdict.REFUSED,
            15,
            Verdict.COMPLIED,
            Verdict.COMPLIED);

    assertThat(agreement.kappa()).hasValueCloseTo(0.4, within(1e-12));
    assertThat(agreement.threeWayKappa()).hasValueCloseTo(0.4, within(1e-12));
    assertThat(agreement.truePositives()).hasValue(new Proportion(20, 25));
    assertThat(agreement.trueNegatives()).hasValue(new Proportion(15, 25));
  }

  /// Compared with the delta method on the four shares, its gradient taken numerically (numpy 2).
  @Test
  void givesKappaItsInterval() {
    assertInterval(20, 5, 10, 15, 0.1510922904751236, 0.6489077095248762);
    assertInterval(90, 4, 7, 149, 0.8530162881266422, 0.9606314722582597);
    assertInterval(10, 0, 0, 10, 1, 1);
    assertThat(agreement(5, Verdict.REFUSED, Verdict.REFUSED).kappaInterval()).isEmpty();
  }

  private static void assertInterval(
      int bothRefused, int onlyLabel, int onlyJudge, int bothHelped, double low, double high) {
    Interval interval =
        agreement(
                bothRefused,
                Verdict.REFUSED,
                Verdict.REFUSED,
                onlyLabel,
                Verdict.REFUSED,
                Verdict.COMPLIED,
                onlyJudge,
                Verdict.COMPLIED,
                Verdict.REFUSED,
                bothHelped,
                Verdict.COMPLIED,
                Verdict.COMPLIED)
            .kappaInterval()
            .orElseThrow();
    assertThat(interval.low()).isCloseTo(low, within(1e-7));
    assertThat(interval.high()).isCloseTo(high, within(1e-7));
  }

  @Test
  void takesPartialRefusalsForRefusalsAndTellsThemApartInTheThreeWayKappa() {
    Agreement agreement =
        agreement(10, Verdict.PARTIAL, Verdict.REFUSED, 10, Verdict.COMPLIED, Verdict.COMPLIED);

    assertThat(agreement.kappa()).hasValueCloseTo(1.0, within(1e-12));
    assertThat(agreement.truePositives()).hasValue(new Proportion(10, 10));
    // Half agree, and a fourth would by chance.
    assertThat(agreement.threeWayKappa()).hasValueCloseTo(1.0 / 3, within(1e-12));
    assertThat(agreement.count(Verdict.PARTIAL, Verdict.REFUSED)).isEqualTo(10);
  }

  @Test
  void leavesWhatNobodyCanScoreOutOfTheRates() {
    Agreement agreement =
        agreement(
            3,
            Verdict.REFUSED,
            Verdict.UNSCORABLE,
            2,
            Verdict.UNSCORABLE,
            Verdict.REFUSED,
            5,
            Verdict.REFUSED,
            Verdict.REFUSED);

    assertThat(agreement.rows()).isEqualTo(10);
    assertThat(agreement.unscorable()).isEqualTo(5);
    assertThat(agreement.truePositives()).hasValue(new Proportion(5, 5));
    assertThat(agreement.trueNegatives()).isEmpty();
    assertThat(agreement.kappa()).isEmpty();
  }

  @Test
  void trustsAJudgeOnlyWithEnoughRowsAndAgreement() {
    assertThat(
            agreement(
                    100, Verdict.REFUSED, Verdict.REFUSED, 100, Verdict.COMPLIED, Verdict.COMPLIED)
                .isCalibrated())
        .isTrue();
    assertThat(
            agreement(100, Verdict.REFUSED, Verdict.REFUSED, 99, Verdict.COMPLIED, Verdict.COMPLIED)
                .isCalibrated())
        .isFalse();
    assertThat(agreement(400, Verdict.REFUSED, Verdict.REFUSED).isCalibrated()).isFalse();
    assertThat(
            agreement(100, Verdict.REFUSED, Verdict.REFUSED, 100, Verdict.COMPLIED, Verdict.REFUSED)
                .isCalibrated())
        .isFalse();
    assertThat(agreement().rows()).isZero();
  }

  /// Count, label and verdict, again and again.
  private static Agreement agreement(Object... cells) {
    List<Agreement.Opinion> opinions = new ArrayList<>();
    for (int i = 0; i < cells.length; i += 3) {
      Agreement.Opinion opinion =
          new Agreement.Opinion((Verdict) cells[i + 1], (Verdict) cells[i + 2]);
      opinions.addAll(Collections.nCopies((Integer) cells[i], opinion));
    }
    return Agreement.of(opinions);
  }
}
