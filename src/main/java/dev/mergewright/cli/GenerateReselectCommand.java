package dev.mergewright.cli;

import dev.mergewright.checkpoint.Progress;
import dev.mergewright.dataset.Dataset;
import dev.mergewright.experiment.models.CheckpointModels;
import dev.mergewright.llama.Precision;
import dev.mergewright.synthesis.Generation;
import dev.mergewright.synthesis.GenerationFile;
import dev.mergewright.synthesis.Harvest;
import dev.mergewright.synthesis.calls.RecordedCaller;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Makes the dataset again from what was recorded.
@Command(
    name = "reselect",
    header = "Write the dataset again from the journal alone, without any call.",
    description =
        "After thresholds, quotas or splits were changed: everything after the calls is computed"
            + " again, with what a person decided in generate review. Where the change needs calls"
            + " that were never made, the exit code is 3.",
    footer = {
      "",
      "Example:",
      "  mergewright generate reselect prompts/miniature/generate.yaml --next-version"
    })
final class GenerateReselectCommand implements Callable<Integer> {
  @Mixin private GenerationOptions options = new GenerationOptions();
  @Mixin private GenerationOptions.Place place = new GenerationOptions.Place();
  @Mixin private ModelDevice device = new ModelDevice();
  @Mixin private Output output = new Output();

  @Override
  public Integer call() throws IOException, InterruptedException {
    GenerationFile file = options.read();
    Path folder = place.folder(file);
    try (CheckpointModels models =
        CheckpointModels.of(file.folder(), device.execution(1, Precision.F32))) {
      Generation generation = options.open(file, models);
      RecordedCaller caller =
          RecordedCaller.recordedOnly(generation.speakers(), options.recordings(file));
      Harvest harvest = generation.run(caller, Progress.SILENT);
      Dataset written = GenerateRunCommand.written(generation, harvest, folder, place.keepsShort());
      GenerationResult result =
          new GenerationResult(harvest, caller.totals(), written, written == null ? null : folder);
      output.print(result.object(), result.text());
      return result.exitCode();
    }
  }
}
