package dev.mergewright.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mergewright.experiment.journal.JournalEntry.Candidate;
import dev.mergewright.experiment.loop.Scrutiny;
import dev.mergewright.experiment.runs.RunRecord;
import dev.mergewright.experiment.settings.Arm;
import java.util.List;
import org.junit.jupiter.api.Test;

class SearchesTest {
  private static final RunRecord RUN = FakeRun.described().record();
  private static final Report REPORT = Report.of(RUN);

  @Test
  void saysInWordsWhatWasSearched() {
    assertThat(new Searches(REPORT).asked().rows())
        .containsExactly(
            List.of(
                "waves",
                "TIES, 4 cosines over depth",
                "8",
                "cma-es",
                "safety + 0.3 expert; benign at most 0.02",
                "120"),
            List.of(
                "both ends",
                "TIES or SLERP, one value per layer",
                "8",
                "nsga2, population 20",
                "safety | expert",
                "60"));
  }

  @Test
  void countsWhatWasSpentInScoringsOfOneCandidate() {
    assertThat(new Searches(REPORT).found().rows())
        .extracting(row -> row.get(1))
        .containsExactly("120.0", "120.0", "120.0");
  }

  @Test
  void theBestSoFarKeepsWithinTheLimits() {
    SearchCourse course = SearchCourse.of(RUN, RUN.winner());
    List<Candidate> candidates = RUN.winner().candidates();
    List<SearchCourse.Step> steps = course.steps();
    int first = 0;
    while (candidates.get(first).losses().get("benign") > 0.02) {
      assertThat(steps.get(first++).best()).isNaN();
    }
    assertThat(first).isPositive();
    double value = course.fitness(candidates.get(first)).objective(0);
    assertThat(steps.get(first)).isEqualTo(new SearchCourse.Step(2 * (first + 1), value));
  }

  @Test
  void saysHowMuchWasLuckAndWhatElseHappened() {
    Arm arm = new Arm.Searched("waves", 1);
    Scrutiny scrutiny =
        new Scrutiny(
            List.of(),
            true,
            List.of(new Scrutiny.Gap("safety + 0.3 expert", 0.0138, 0.0179, 0.002, 40)),
            List.of(new Scrutiny.Gap("safety + 0.3 expert", 0.0138, 0.0171, null, 0)),
            List.of("candidate 4 is broken: it babbles"),
            false,
            null);
    Searches searches = new Searches(Report.of(FakeRun.described().with(arm, scrutiny).record()));
    assertThat(searches.optimism().rows())
        .containsExactly(
            List.of(
                "Search waves, seed 1",
                "safety + 0.3 expert",
                "0.0138",
                "0.0179",
                "+0.0041 ± 0.0020",
                "+0.0033"));
    assertThat(searches.notes())
        .containsExactly("Search waves, seed 1: passed over, candidate 4 is broken: it babbles.");
  }

  @Test
  void drawsTheFrontOfTwoObjectives() {
    Figures.Front front = Figures.of(REPORT).fronts().getFirst();
    assertThat(front.axes()).containsExactly("safety", "expert");
    assertThat(front.all()).hasSize(60).containsAll(front.front());
    assertThat(front.front())
        .isSortedAccordingTo((a, b) -> Double.compare(a.getFirst(), b.getFirst()))
        .isSortedAccordingTo((a, b) -> Double.compare(b.getLast(), a.getLast()));
  }

  @Test
  void leavesThePapersClaimsToRunsThatRepeatIt() {
    String page = new HtmlReport(REPORT).text();
    assertThat(page)
        .contains("id=\"searches-0\"", "id=\"front-0\"")
        .doesNotContain("id=\"claims\"", "id=\"both\"");
    assertThat(new MarkdownReport(REPORT).text()).contains("## Searches").doesNotContain("Claims");
    assertThat(REPORT.certainty()).doesNotContain("claims");
  }

  @Test
  void comparesTheWinnerWithTheUntunedMergeOfItsMethod() {
    assertThat(REPORT.headline().details())
        .anySatisfy(detail -> assertThat(detail).startsWith("Against the untuned TIES merge"));
  }

  @Test
  void trialsTellWhatEachCandidateCostAndHowFarItIsFromTheLimits() {
    List<String> lines = TrialsCsv.of(RUN).lines().toList();
    assertThat(lines.getFirst())
        .startsWith(
            "arm,index,recipe,objective,safety,expert,benign,failure,genome,violation,spent,rung");
    assertThat(lines.get(1)).endsWith(",2.0,");
    assertThat(lines.getLast()).endsWith(",0.0,2.0,");
  }
}
