package dev.mergewright.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mergewright.experiment.Arm;
import dev.mergewright.experiment.DataUse;
import dev.mergewright.report.FakeRun.Rates;
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
}
