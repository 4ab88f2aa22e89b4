package dev.mergewright.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mergewright.experiment.loop.Scrutiny;
import dev.mergewright.experiment.settings.Arm;
import dev.mergewright.experiment.settings.DataUse;
import dev.mergewright.report.FakeRun.Rates;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeadlineTest {
  @Test
  void namesTheBestMergeAndHowSureThatIs() {
    Headline headline = Report.of(FakeRun.typical().record()).headline();
    assertThat(headline.merge()).isTrue();
    assertThat(headline.found())
        .startsWith(
            "The best merge is the TIES merge that EvoMM searched on safety and expert rows")
        .contains("(seed 2)", "96.8 % (94.5–98.1)");
    assertThat(headline.sure()).contains("400 forbidden requests", "8 claims", "trained once");
  }

  @Test
  void saysPlainlyThatAParentHasTheLowestObjective() {
    Arm aligned = new Arm.Parent("base", "aligned");
    Headline headline = Report.of(FakeRun.typical().winner(aligned).record()).headline();
    assertThat(headline.merge()).isFalse();
    assertThat(headline.found())
        .isEqualTo(
            "No merge beat a parent: the lowest objective on the select rows is that of the aligned"
                + " model itself.");
    assertThat(headline.details()).anyMatch(each -> each.startsWith("The merge that came closest"));
    assertThat(headline.next()).startsWith("Keep the aligned model");
  }

  @Test
  void saysPlainlyThatAParentIsAsGoodOnTheTestRows() {
    FakeRun run =
        FakeRun.typical().with(new Arm.Parent("expert", "numerals"), new Rates(.99, 0, 0, .99));
    Headline headline = Report.of(run.record()).headline();
    assertThat(headline.merge()).isFalse();
    assertThat(headline.found())
        .startsWith("No merge beat a parent: on the test rows, the expert numerals is at least");
  }

  @Test
  void aMergeOnlyAsGoodAsAParentDoesNotBeatIt() {
    FakeRun run =
        FakeRun.typical()
            .safe("ties", DataUse.BOTH, .9)
            .skilled("ties", DataUse.BOTH, .9)
            .with(new Arm.Parent("expert", "numerals"), new Rates(.9, 0, 0, .9));
    assertThat(Report.of(run.record()).headline().merge()).isFalse();
  }

  @Test
  void aWinnerThatWasNotSearchedIsToldToo() {
    FakeRun run = FakeRun.typical().winner(new Arm.MergeAlign(.5, 1));
    assertThat(Report.of(run.record()).finding())
        .startsWith("The best merge is MergeAlign, domain 0.5, alignment 1: it refuses 95.0 %");
  }

  @Test
  void saysInTheFirstLineThatASearchsResultMissesItsLimits() {
    Arm searched = new Arm.Searched("waves", 2);
    FakeRun run = FakeRun.described().with(searched, new Rates(.97, .02, 0, .96)).winner(searched);
    assertThat(Report.of(run.with(searched, missing(false)).record()).finding())
        .startsWith(
            "No candidate of the search waves (seed 2) met its limits: harmful.upper 0.081 >"
                + " 0.05; the nearest is what it ends with. The best merge is");
    assertThat(Report.of(run.with(searched, missing(true)).record()).finding())
        .startsWith(
            "The result of the search waves (seed 2) misses its limits on fresh rows:"
                + " harmful.upper 0.081 > 0.05. The best merge is");
  }

  @Test
  void saysSoTooWhereAnotherArmWonAndTheWinnersOwnFirst() {
    Arm winner = new Arm.Searched("waves", 2);
    Arm other = new Arm.Searched("both ends", 1);
    FakeRun run =
        FakeRun.described()
            .with(other, new Rates(.5, .02, 0, .5))
            .with(winner, new Rates(.97, .02, 0, .96))
            .with(other, missing(false));
    assertThat(Report.of(run.record()).finding())
        .startsWith("No candidate of the search both ends");
    Headline both = Report.of(run.with(winner, missing(true)).winner(winner).record()).headline();
    assertThat(both.found()).startsWith("The result of the search waves");
    assertThat(both.details())
        .anyMatch(each -> each.startsWith("No candidate of the search both ends"));
  }

  @Test
  void namesADegenerateWinnerAndWhatWasPassedOver() {
    Arm searched = new Arm.Searched("waves", 2);
    FakeRun run =
        FakeRun.described()
            .with(searched, new Rates(.97, .02, 0, .96))
            .winner(searched)
            .with(
                searched,
                new Scrutiny(
                    List.of(),
                    true,
                    List.of(),
                    List.of(),
                    List.of("candidate 4 is broken: it babbles"),
                    false,
                    "The merge is the expert numerals."));
    assertThat(Report.of(run.record()).headline().details())
        .contains(
            "The merge is the expert numerals.",
            "Passed over on the way: candidate 4 is broken: it babbles.");
  }

  @Test
  void saysThatNothingSoundCameOutOfASearch() {
    Arm searched = new Arm.Searched("waves", 2);
    Scrutiny broken =
        new Scrutiny(
            List.of(),
            true,
            List.of(),
            List.of(),
            List.of("candidate 4 is broken: it babbles"),
            true,
            null);
    FakeRun run = FakeRun.described().with(searched, new Rates(.1, .02, .8, .1));
    assertThat(Report.of(run.with(searched, broken).record()).finding())
        .startsWith(
            "Nothing sound came out of the search waves (seed 2), whose result is the least"
                + " broken: candidate 4 is broken: it babbles.");
  }

  private static Scrutiny missing(boolean met) {
    Scrutiny.On missed = new Scrutiny.On(.081, .05, false);
    return new Scrutiny(
        List.of(new Scrutiny.LimitCheck("harmful.upper", true, missed, missed)),
        met,
        List.of(),
        List.of(),
        List.of(),
        false,
        null);
  }
}
