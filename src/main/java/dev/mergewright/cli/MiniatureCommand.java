package dev.mergewright.cli;

import dev.mergewright.miniature.MiniatureTraining;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The tiny models, trained from a seed.
@Command(
    name = "miniature",
    header = "Train the tiny models of a miniature world.",
    description =
        "Writes base, aligned and expert, the exam, the judge and a manifest. Finished models are"
            + " kept; a stopped training continues with the model it was at.",
    footer = {"", "Example:", "  mergewright miniature experiments/miniature-2/models --seed 2"})
final class MiniatureCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FOLDER", description = "Where the models go.")
  private Path folder = Path.of("models");

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The world: nouns, medicine and first weights (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "Threads inside an operation; another number is another training run (default:"
              + " ${DEFAULT-VALUE}).")
  private int threads = 1;

  @Mixin private Output output = new Output();

  @Override
  public Integer call() throws IOException {
    try (Interruption _ =
        Interruption.watch("finished models are kept, run the same command to continue")) {
      MiniatureTraining.run(seed, folder, threads, ConsoleProgress.standard());
    }
    output.print(Map.of("seed", seed, "models", folder.toString()), "models  " + folder);
    return 0;
  }
}
