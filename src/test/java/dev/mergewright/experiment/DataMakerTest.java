package dev.mergewright.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mergewright.checkpoint.Progress;
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
    Path miniature = Path.of("experiments/miniature").toAbsolutePath();
    String settings =
        Files.readString(miniature.resolve(Experiment.FILE))
            .replace("../../datasets/", "")
            .replace("../../prompts", Path.of("prompts").toAbsolutePath().toString())
            .replace(" models/", " " + miniature + "/models/")
            .replace("[models/", "[" + miniature + "/models/");
    Files.writeString(folder.resolve(Experiment.FILE), settings);

    ExperimentData data =
        DataMaker.make(Experiment.read(folder), ModelExecution.PLAIN, Progress.SILENT);

    assertThat(data.safety().fingerprint()).isEqualTo(SAFETY);
    assertThat(data.expert().fingerprint()).isEqualTo(MEDICINE);
  }
}
