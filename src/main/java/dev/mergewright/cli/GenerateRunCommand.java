package dev.mergewright.cli;

import dev.mergewright.checkpoint.Progress;
import dev.mergewright.dataset.Dataset;
import dev.mergewright.experiment.models.CheckpointModels;
import dev.mergewright.llama.Precision;
import dev.mergewright.synthesis.Generation;
import dev.mergewright.synthesis.GenerationFile;
import dev.mergewright.synthesis.Harvest;
import dev.mergewright.synthesis.calls.CallJournal;
import dev.mergewright.synthesis.calls.RecordedCaller;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Makes the rows of a generation file.
@Command(
    name = "run",
    header = "Ask models for the rows of a generation file and write them as a dataset.",
    description =
        "Every reply is kept in a journal as it comes, so the same command continues after any"
            + " interruption, and asks only for what is missing. Ctrl-C lets the calls in flight"
            + " finish; a second one abandons them, and what they cost may be lost.",
    footer = {"", "Example:", "  mergewright generate run prompts/miniature/generate.yaml"})
final class GenerateRunCommand implements Callable<Integer> {
  @Mixin private GenerationOptions options = new GenerationOptions();
  @Mixin private GenerationOptions.Place place = new GenerationOptions.Place();

  @Option(
      names = "--progress",
      paramLabel = "FORM",
      description =
          "How progress is told on standard error: text, json (an object per line) or none"
              + " (default: text).")
  private ProgressForm form = ProgressForm.TEXT;

  @Mixin private ModelDevice device = new ModelDevice();
  @Mixin private Output output = new Output();
  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  /// How progress is told.
  private enum ProgressForm {
    TEXT,
    JSON,
    NONE
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    GenerationFile file = options.read();
    Path folder = place.folder(file);
    try (CheckpointModels models =
        CheckpointModels.of(file.folder(), device.execution(1, Precision.F32))) {
      Generation generation = options.open(file, models);
      generation.requireKeys(System.getenv());
      return run(file, folder, generation);
    }
  }

  /// The result is printed before the stop is over, so that an interrupted run tells its own too.
  private int run(GenerationFile file, Path folder, Generation generation)
      throws IOException, InterruptedException {
    try (CallJournal journal = CallJournal.open(options.journal(file))) {
      RecordedCaller caller =
          RecordedCaller.open(
              generation.speakers(), journal, options.reused(), generation.spending());
      String advice = "continue with: mergewright generate run " + options.file();
      try (GracefulStop _ = GracefulStop.by(caller::stop, advice)) {
        Harvest harvest = harvest(generation, caller);
        Dataset written = written(generation, harvest, folder, place.keepsShort());
        GenerationResult result =
            new GenerationResult(
                harvest, caller.totals(), written, written == null ? null : folder);
        output.print(result.object(), result.text());
        return result.exitCode();
      }
    }
  }

  private Harvest harvest(Generation generation, RecordedCaller caller)
      throws IOException, InterruptedException {
    GenerationProgress.Display display =
        switch (form) {
          case TEXT -> new ProgressText(ConsoleProgress.everyTenSeconds());
          case JSON ->
              new ProgressJson(
                  Objects.requireNonNull(spec).commandLine().getErr(), System::nanoTime);
          case NONE -> new ProgressText(Progress.SILENT);
        };
    try (GenerationProgress progress = new GenerationProgress(display, caller::totals)) {
      return generation.run(caller, progress);
    }
  }

  /// Writes what is complete, or what there is when that is wanted.
  static @Nullable Dataset written(
      Generation generation, Harvest harvest, Path folder, boolean keepsShort) throws IOException {
    boolean isComplete = harvest.status() == Harvest.Status.COMPLETE;
    if (!isComplete && !(keepsShort && harvest.accepted() > 0)) {
      return null;
    }
    return generation.write(harvest, folder);
  }
}
