package dev.mergewright.cli;

import dev.mergewright.checkpoint.Progress;
import dev.mergewright.experiment.models.CheckpointModels;
import dev.mergewright.llama.Precision;
import dev.mergewright.synthesis.Generation;
import dev.mergewright.synthesis.GenerationFile;
import dev.mergewright.synthesis.calls.RecordedCaller;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// How far a generation is.
@Command(
    name = "status",
    header = "Say how far a generation is, from its journal; also while it runs.",
    description = "Nothing is asked, nothing is written.",
    footer = {"", "Example:", "  mergewright generate status prompts/miniature/generate.yaml"})
final class GenerateStatusCommand implements Callable<Integer> {
  @Mixin private GenerationOptions options = new GenerationOptions();
  @Mixin private ModelDevice device = new ModelDevice();
  @Mixin private Output output = new Output();

  @Override
  public Integer call() throws IOException, InterruptedException {
    GenerationFile file = options.read();
    try (CheckpointModels models =
        CheckpointModels.of(file.folder(), device.execution(1, Precision.F32))) {
      Generation generation = options.open(file, models);
      RecordedCaller caller =
          RecordedCaller.recordedOnly(generation.speakers(), options.recordings(file));
      GenerationResult result =
          new GenerationResult(
              generation.run(caller, Progress.SILENT), caller.totals(), null, null);
      output.print(result.object(), result.text());
      return 0;
    }
  }
}
