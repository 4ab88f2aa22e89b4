package dev.mergewright.miniature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.checkpoint.Progress;
import dev.mergewright.dataset.Dataset;
import dev.mergewright.dataset.Example;
import dev.mergewright.dataset.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MiniatureTrainingTest {
  private static final World WORLD = World.of(99);
  private static final int STEPS = 10;
  private static final int ROWS = 16;

  @TempDir private Path folder;

  /// Notes what is told.
  private static final class Notes implements Progress {
    private final List<String> lines = new ArrayList<>();

    @Override
    public void begin(String step, long total) {
      lines.add(step);
    }

    @Override
    public void advance(long done, String detail) {}

    @Override
    public void end(String outcome) {
      lines.add(outcome);
    }
  }

  @Test
  void aFewStepsLowerTheLossAndAFinishedModelIsNotTrainedAgain() throws IOException {
    Map<MiniatureRole, TrainingRecord> trained = training(Progress.SILENT).run();
    // Guessing costs ln(345) = 5.8 nats a token.
    assertThat(trained.get(MiniatureRole.BASE).loss()).isLessThan(5.4).isPositive();
    assertThat(Manifest.read(folder).files())
        .containsKeys("judge.yaml", "base/model.safetensors", "expert/tokenizer.json");

    Notes notes = new Notes();
    assertThat(training(notes).run()).isEqualTo(trained);
    assertThat(notes.lines).filteredOn("already done"::equals).hasSize(3);

    Files.writeString(folder.resolve("aligned/config.json"), " ", StandardOpenOption.APPEND);
    assertThatThrownBy(() -> training(Progress.SILENT).run())
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("config.json is not the file that the manifest describes");
  }

  private MiniatureTraining training(Progress progress) {
    return new MiniatureTraining(
        WORLD,
        folder,
        role -> TrainingPlan.of(role).inSmall(STEPS, ROWS),
        fewQuestions(),
        progress);
  }

  /// Four rows of each kind: this test is not about behaviour.
  private static Dataset fewQuestions() {
    Dataset exam = Exam.of(WORLD);
    List<Example> rows = new ArrayList<>();
    for (Example.Kind kind : Example.Kind.values()) {
      exam.rows(Split.TEST).stream().filter(row -> row.kind() == kind).limit(4).forEach(rows::add);
    }
    return new Dataset(exam.name(), Map.of(Split.TEST, rows), exam.production());
  }
}
