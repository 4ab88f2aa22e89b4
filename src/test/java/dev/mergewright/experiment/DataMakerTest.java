package dev.mergewright.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.checkpoint.Progress;
import dev.mergewright.experiment.rows.ExperimentData;
import dev.mergewright.experiment.settings.Experiment;
import dev.mergewright.llama.ModelExecution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataMakerTest {
  // The content of the sets that every figure of the committed report was measured with.
  private static final String SAFETY =
      "4a1db748a356166710cd8c375531dd02f27e03e818ffda1ab3c7735062ee9829";
  private static final String MEDICINE =
      "8c307850597a095f8636c5a0ff0d2e0defa03744256168a4aaf9a2ddd6570235";

  @TempDir private Path folder;

  @Test
  void makesTheRowsThatTheCommittedModelsAlwaysMade() throws IOException {
    ExperimentData data = data(miniature().replace("../../datasets/", ""));

    assertThat(data.safety().fingerprint()).isEqualTo(SAFETY);
    assertThat(data.expert().fingerprint()).isEqualTo(MEDICINE);
  }

  @Test
  void sharesRowsWithExperimentsThatNameTheModelsOtherwise() throws IOException {
    ExperimentData data = data(withOurDatasets(miniature()));

    assertThat(data.safety().fingerprint()).isEqualTo(SAFETY);
    assertThat(folder).isDirectoryNotContaining(file -> Files.isDirectory(file));
  }

  @Test
  void refusesRowsThatAModelOfNobodysMade() throws IOException {
    String foreign = withOurDatasets(miniature()).replace("/models/base", "/models/aligned");
    assertThatThrownBy(() -> data(foreign))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("was made with a models/base that is none of the experiment's");
  }

  /// The settings of the first miniature experiment, readable from anywhere.
  private static String miniature() throws IOException {
    Path miniature = Path.of("experiments/miniature").toAbsolutePath();
    return Files.readString(miniature.resolve(Experiment.FILE))
        .replace("../../prompts", Path.of("prompts").toAbsolutePath().toString())
        .replace(" models/", " " + miniature + "/models/")
        .replace("[models/", "[" + miniature + "/models/");
  }

  private static String withOurDatasets(String settings) {
    return settings.replace("../../datasets", Path.of("datasets").toAbsolutePath().toString());
  }

  private ExperimentData data(String settings) throws IOException {
    Files.writeString(folder.resolve(Experiment.FILE), settings);
    return DataMaker.make(Experiment.read(folder), ModelExecution.PLAIN, Progress.SILENT);
  }
}
