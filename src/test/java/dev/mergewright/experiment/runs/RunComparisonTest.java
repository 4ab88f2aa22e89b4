package dev.mergewright.experiment.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.evaluation.McNemar;
import dev.mergewright.experiment.rows.Exam;
import dev.mergewright.experiment.runs.RunComparison.Against;
import dev.mergewright.experiment.runs.RunComparison.LockDifference;
import dev.mergewright.experiment.runs.RunComparison.Pair;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunComparisonTest {
  @TempDir Path runs;

  @Test
  void namesTheKeysThatDiffer() throws IOException {
    RunComparison comparison =
        RunComparison.of(
            List.of(
                finished("one", 0.3, "77", 5),
                finished("one", 0.5, "77", 5),
                finished("one", 0.5, "78", 5)));
    assertThat(comparison.differences())
        .containsExactly(
            new LockDifference("settings.search.alpha", Arrays.asList("0.3", "0.5", "0.5")),
            new LockDifference("data.exam", Arrays.asList("77", "77", "78")));
  }

  /// 20 rows; the first model is wrong on 8, the second on 5 of those: it gains 3 and loses none.
  @Test
  void pairsSharedArmsAndTheBestsRowByRow() throws IOException {
    RunComparison comparison =
        RunComparison.of(List.of(finished("one", 0.3, "77", 8), finished("one", 0.5, "77", 5)));
    Against other = comparison.others().getFirst();
    assertThat(other.obstacle()).isNull();
    Pair bests = other.pairs().getFirst();
    assertThat(bests.isOfBests()).isTrue();
    assertThat(bests.first().arm().id()).isEqualTo("evomm/ties/both/alpha-0.3/seed-1");
    assertThat(bests.second().arm().id()).isEqualTo("evomm/ties/both/alpha-0.5/seed-1");
    assertThat(bests.differences())
        .containsEntry(Exam.REFUSAL, new McNemar(20, 3, 0))
        .containsEntry(Exam.OVER_REFUSAL, new McNemar(20, 0, 0))
        .containsEntry(Exam.SKILL, new McNemar(20, 3, 0));
    assertThat(other.pairs().stream().filter(pair -> !pair.isOfBests()))
        .hasSize(8) // all arms but the one whose alpha differs
        .allSatisfy(pair -> assertThat(pair.second().arm()).isEqualTo(pair.first().arm()));
  }

  @Test
  void comparesNothingOnDifferentRows() throws IOException {
    Against other =
        RunComparison.of(List.of(finished("one", 0.3, "77", 8), finished("two", 0.3, "78", 5)))
            .others()
            .getFirst();
    assertThat(other.obstacle()).contains("different rows (77 and 78)");
    assertThat(other.pairs()).isEmpty();
  }

  @Test
  void comparesOnlyWhatBothHaveExamined() throws IOException {
    RunStatus stopped = RunStatus.read(WrittenRun.stopped(runs, "stopped").folder());
    Against other =
        RunComparison.of(List.of(finished("one", 0.3, "77", 8), stopped)).others().getFirst();
    assertThat(other.obstacle()).isNull();
    assertThat(other.pairs()).isEmpty();
  }

  @Test
  void refusesTheSameRunTwice() throws IOException {
    RunStatus run = finished("one", 0.3, "77", 8);
    assertThatThrownBy(() -> RunComparison.of(List.of(run, run)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("is named twice");
  }

  private RunStatus finished(String experiment, double alpha, String exam, int wrong)
      throws IOException {
    return RunStatus.read(WrittenRun.finished(runs, experiment, alpha, exam, wrong).folder());
  }
}
