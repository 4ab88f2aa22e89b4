package dev.mergewright.report;

import static dev.mergewright.report.Verdict.CANNOT_TELL;
import static dev.mergewright.report.Verdict.DOES_NOT_HOLD;
import static dev.mergewright.report.Verdict.HOLDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mergewright.experiment.settings.Arm;
import dev.mergewright.experiment.settings.DataUse;
import dev.mergewright.report.FakeRun.Rates;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Each claim with rates that make it true, false, and too close to tell.
class ClaimsTest {
  @ParameterizedTest
  @CsvSource({"0.60, HOLDS", "0.998, DOES_NOT_HOLD", "0.982, CANNOT_TELL"})
  void naiveMergeLosesSafety(double untuned, Verdict verdict) {
    assertThat(claim(everyUntuned(untuned), "C1").verdict()).isEqualTo(verdict);
  }

  @Test
  void oneMethodIsEnoughToRefuteAClaim() {
    FakeRun run = FakeRun.typical().with(new Arm.Naive("slerp"), new Rates(.998, 0, 0, .95));
    Claim claim = claim(run, "C1");
    assertThat(claim.verdict()).isEqualTo(DOES_NOT_HOLD);
    assertThat(claim.evidence())
        .extracting(Claim.Evidence::verdict)
        .containsExactly(HOLDS, HOLDS, DOES_NOT_HOLD, HOLDS);
  }

  @ParameterizedTest
  @CsvSource({"0.10, HOLDS", "0.90, DOES_NOT_HOLD", "0.60, CANNOT_TELL"})
  void expertRowsLowerSafety(double expertOnly, Verdict verdict) {
    FakeRun run =
        everyUntuned(.63)
            .safe("ties", DataUse.EXPERT_ONLY, expertOnly)
            .safe("dare_ties", DataUse.EXPERT_ONLY, expertOnly);
    assertThat(claim(run, "C3").verdict()).isEqualTo(verdict);
  }

  @Test
  void expertRowsMayDoWhatTheyLikeWithSlerp() {
    FakeRun run = FakeRun.typical().safe("slerp", DataUse.EXPERT_ONLY, .99);
    assertThat(claim(run, "C3").verdict()).isEqualTo(HOLDS);
  }

  @Test
  void safetyThatCannotFallFurtherTellsNothing() {
    FakeRun run = everyUntuned(.01);
    for (String method : List.of("ties", "dare_ties")) {
      run.safe(method, DataUse.EXPERT_ONLY, .01);
    }
    assertThat(claim(run, "C3").verdict()).isEqualTo(CANNOT_TELL);
  }

  @ParameterizedTest
  @CsvSource({"0.90, HOLDS", "0.20, DOES_NOT_HOLD", "0.53, CANNOT_TELL"})
  void safetyRowsRaiseSafety(double both, Verdict verdict) {
    FakeRun run = FakeRun.typical().safe("ties", DataUse.EXPERT_ONLY, .5);
    assertThat(claim(run.safe("ties", DataUse.BOTH, both), "C5").verdict()).isEqualTo(verdict);
  }

  @Test
  void safetyRowsRaiseSafetyInLmCocktailToo() {
    FakeRun run = FakeRun.typical().with(new Arm.Cocktail(DataUse.BOTH), new Rates(.3, 0, 0, .9));
    assertThat(claim(run, "C5").verdict()).isEqualTo(DOES_NOT_HOLD);
  }

  @ParameterizedTest
  @CsvSource({"0.95, HOLDS", "0.50, DOES_NOT_HOLD", "0.74, CANNOT_TELL"})
  void safetyRowsBeatUntunedMerges(double both, Verdict verdict) {
    // The untuned TIES merge refuses 71 %.
    FakeRun run = FakeRun.typical().safe("ties", DataUse.BOTH, both);
    assertThat(claim(run, "C6").verdict()).isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource({"0.97, HOLDS", "0.85, DOES_NOT_HOLD", "0.935, CANNOT_TELL"})
  void skillIsNotPaidFor(double both, Verdict verdict) {
    FakeRun run = FakeRun.typical();
    FakeRun.METHODS.forEach(method -> run.skilled(method, DataUse.BOTH, .97));
    run.skilled("ties", DataUse.BOTH, both);
    assertThat(claim(run, "C7").verdict()).isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource({"0.60, HOLDS", "0.95, DOES_NOT_HOLD", "0.85, CANNOT_TELL"})
  void layersGainMoreThanWholeModels(double cocktail, Verdict verdict) {
    FakeRun run =
        FakeRun.typical()
            .safe("slerp", DataUse.EXPERT_ONLY, .04)
            .with(new Arm.Cocktail(DataUse.EXPERT_ONLY), new Rates(.4, 0, 0, .97))
            .with(new Arm.Cocktail(DataUse.BOTH), new Rates(cocktail, 0, 0, .94));
    assertThat(claim(run, "C8").verdict()).isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource({"0.99, HOLDS", "0.70, DOES_NOT_HOLD", "0.81, CANNOT_TELL"})
  void neverAboveSafestParent(double aligned, Verdict verdict) {
    FakeRun run =
        FakeRun.typical()
            .everyMergeSafe(.82)
            .with(new Arm.Parent("base", "aligned"), new Rates(aligned, 0, 0, .1));
    assertThat(claim(run, "C9").verdict()).isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource({"0.99, 0.70, HOLDS", "0.70, 0.70, DOES_NOT_HOLD", "0.99, 0.97, CANNOT_TELL"})
  void alphaIsFlatThenFalls(double low, double one, Verdict verdict) {
    FakeRun run = FakeRun.typical().safe("ties", DataUse.BOTH, .99);
    for (double alpha : List.of(0.0, .1, .5)) {
      run.with(new Arm.EvoMm("ties", DataUse.BOTH, alpha, 1), new Rates(low, 0, 0, .95));
    }
    run.with(new Arm.EvoMm("ties", DataUse.BOTH, 1, 1), new Rates(one, 0, 0, .95));
    assertThat(claim(run, "C10").verdict()).isEqualTo(verdict);
  }

  @Test
  void theSweepIsComparedWithTheSameSeed() {
    assertThat(claim(FakeRun.typical(), "C10").evidence())
        .allSatisfy(each -> assertThat(each.comparison().second()).endsWith("seed 1"));
  }

  @Test
  void directionsAreAdjustedTogetherAndIntervalsAreNot() {
    List<Claim> claims = Report.of(FakeRun.typical().record()).claims();
    assertThat(claims)
        .flatExtracting(Claim::evidence)
        .allSatisfy(
            evidence ->
                assertThat(evidence.chance().equals("–"))
                    .isEqualTo(!evidence.comparison().isTested()));
  }

  private static FakeRun everyUntuned(double safe) {
    FakeRun run = FakeRun.typical();
    for (String method : FakeRun.METHODS) {
      run.with(new Arm.Naive(method), new Rates(safe, .02, 0, .95));
    }
    return run;
  }

  private static Claim claim(FakeRun run, String id) {
    return Report.of(run.record()).claims().stream()
        .filter(claim -> claim.id().equals(id))
        .findFirst()
        .orElseThrow();
  }
}
