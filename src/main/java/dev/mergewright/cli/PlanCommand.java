package dev.mergewright.cli;

import dev.mergewright.experiment.journal.Forecast;
import dev.mergewright.experiment.plan.Forecaster;
import dev.mergewright.experiment.settings.Experiment;
import dev.mergewright.llama.ModelExecution;
import dev.mergewright.llama.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What an experiment would take.
@Command(
    name = "plan",
    header = "Forecast what an experiment takes: evaluations, tokens, time, memory, disk.",
    description =
        "A little of everything is done on the real models, and its time taken. Nothing is written."
            + " What an earlier session has done is left out.",
    footer = {
      "",
      "Example:",
      "  mergewright plan experiments/miniature",
      "  mergewright plan experiments/miniature --save"
    })
final class PlanCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "EXPERIMENT",
      description = "The folder of an experiment.yaml, or that file.")
  private Path experiment = Path.of(".");

  @Option(
      names = "--runs",
      paramLabel = "FOLDER",
      description = "Where run folders are kept (default: ${DEFAULT-VALUE}).")
  private Path runs = Path.of("runs");

  @Option(names = "--no-probe", description = "Only count: read no weights, and forecast no time.")
  private boolean unprobed;

  @Option(
      names = "--save",
      description =
          "Keep the forecast with the run, so that mergewright runs show sets it against what was"
              + " spent; the datasets must be there.")
  private boolean save;

  @Mixin private Execution execution = new Execution();
  @Mixin private ModelDevice device = new ModelDevice();
  @Mixin private Output output = new Output();

  @Override
  public Integer call() throws IOException {
    boolean isFile = Files.isRegularFile(experiment);
    Path folder = isFile ? experiment.toAbsolutePath().resolveSibling("") : experiment;
    ModelExecution how = device.execution(execution.threads(), Precision.F32);
    Forecast forecast =
        new Forecaster(Experiment.read(folder), runs, how, ConsoleProgress.standard())
            .forecast(!unprobed, save);
    ForecastText told = new ForecastText(forecast);
    output.print(told.asMap(), told.text());
    return 0;
  }
}
