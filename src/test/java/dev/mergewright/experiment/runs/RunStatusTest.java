package dev.mergewright.experiment.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.experiment.journal.Journal;
import dev.mergewright.experiment.journal.OtherProcess;
import dev.mergewright.experiment.rows.Exam;
import dev.mergewright.experiment.settings.Arm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunStatusTest {
  @TempDir Path runs;

  @Test
  void tellsHowFarAStoppedRunIs() throws IOException {
    RunStatus run = RunStatus.read(WrittenRun.stopped(runs, "small").folder());
    assertThat(run.isFinished()).isFalse();
    assertThat(run.arms()).hasSize(9);
    assertThat(run.settled()).isEqualTo(WrittenRun.SETTLED);
    assertThat(run.examined()).isZero();
    assertThat(run.evaluations()).isEqualTo(2);
    assertThat(run.worker()).isNull();
    assertThat(run.best().orElseThrow().arm()).isEqualTo(new Arm.Naive("ties"));
    assertThat(run.best().orElseThrow().objective()).isEqualTo(0.7 + 0.3 * 1.0);
    ArmStatus search = run.arms().get(7);
    assertThat(search.isSettled()).isFalse();
    assertThat(search.evaluations()).isEqualTo(2);
    assertThat(search.failed()).isEqualTo(1);
    assertThat(search.searchBest()).isEqualTo(0.25);
  }

  @Test
  void readsARunThatHasNothingButItsLock() throws IOException {
    RunStatus run = RunStatus.read(WrittenRun.begun(runs, "small", 0.3, "77").folder());
    assertThat(run.settled()).isZero();
    assertThat(run.best()).isEmpty();
    assertThat(run.provenance()).isNull();
    assertThat(run.data()).isEmpty();
    assertThat(run.seconds()).isZero();
  }

  @Test
  void readsWhatAFinishedRunWroteDown() throws IOException {
    RunStatus run = RunStatus.read(WrittenRun.finished(runs, "small", 0.3, "77", 5).folder());
    assertThat(run.isFinished()).isTrue();
    assertThat(run.best().orElseThrow().arm().id()).isEqualTo("evomm/ties/both/alpha-0.3/seed-1");
    assertThat(run.arms().getFirst().exam().get(Exam.REFUSAL).right().rate()).isEqualTo(0.75);
    assertThat(run.seconds()).isBetween(3.0, 60.0);
    assertThat(run.data()).hasSize(1);
    assertThat(run.lock())
        .containsEntry("settings.search.alpha", "0.3")
        .containsEntry("settings.data.safety.topics", "[1, 2]")
        .containsEntry("models.expert", "22");
  }

  @Test
  void readsBesideTheProcessThatWorksOnIt() throws IOException, InterruptedException {
    WrittenRun written = WrittenRun.stopped(runs, "small");
    Path journal = written.journal();
    Files.writeString(journal, "{\"entry\":\"fin", StandardOpenOption.APPEND); // half a line
    try (OtherProcess worker = OtherProcess.holding(journal)) {
      RunStatus run = RunStatus.read(written.folder());
      assertThat(run.worker()).isEqualTo(worker.pid());
      assertThat(run.settled()).isEqualTo(WrittenRun.SETTLED);
      assertThat(OtherProcess.open(journal)).contains("in use by another process");
    }
  }

  @Test
  void refusesWhatThisProcessWorksOn() throws IOException, InterruptedException {
    WrittenRun written = WrittenRun.stopped(runs, "small");
    try (Journal _ = Journal.open(written.journal())) {
      assertThatThrownBy(() -> RunStatus.read(written.folder()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("is open in this process");
      assertThat(OtherProcess.open(written.journal())).contains("in use by another process");
    }
  }

  @Test
  void namesTheBrokenFile() throws IOException {
    WrittenRun written = WrittenRun.stopped(runs, "small");
    Path lock = written.folder().resolve("experiment.lock.yaml");
    Files.writeString(lock, Files.readString(lock).replace("settings:", "setings:"));
    assertThatThrownBy(() -> RunStatus.read(written.folder()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("experiment.lock.yaml:")
        .hasMessageContaining("setings");
    assertThatThrownBy(() -> RunStatus.read(runs))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("give the folder of a run");
  }
}
