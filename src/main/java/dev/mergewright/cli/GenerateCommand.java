package dev.mergewright.cli;

import dev.mergewright.dataset.Dataset;
import dev.mergewright.dataset.Split;
import dev.mergewright.experiment.DataMaker;
import dev.mergewright.experiment.rows.ExperimentData;
import dev.mergewright.experiment.settings.Experiment;
import dev.mergewright.llama.ModelExecution;
import dev.mergewright.llama.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// New rows: those of a generation file, by its subcommands, or those of an experiment.
@Command(
    name = "generate",
    header = "Make datasets with chat models: of a generation file, or those of an experiment.",
    description =
        "With the folder of an experiment.yaml: writes each of its datasets that is not there yet."
            + " Remove a dataset's folder to have it made again; the same models, prompts and seed"
            + " make the same rows.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:complete",
      "1:failed",
      "2:bad usage or settings",
      "3:short of rows",
      "4:the cap in money is reached",
      "5:a provider cannot be used",
      "6:verification failed",
      "130:interrupted; the same command continues"
    },
    footer = {
      "",
      "Example:",
      "  mergewright generate plan prompts/miniature/generate.yaml",
      "  mergewright generate run prompts/miniature/generate.yaml",
      "  mergewright generate experiments/miniature"
    },
    subcommands = {
      GeneratePlanCommand.class,
      GenerateRunCommand.class,
      GenerateStatusCommand.class,
      GenerateReselectCommand.class,
      GenerateVerifyCommand.class,
      GenerateDiffCommand.class,
      GenerateExportCommand.class,
      GenerateReviewCommand.class,
      GenerateCalibrateCommand.class
    })
final class GenerateCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "EXPERIMENT",
      arity = "0..1",
      description = "The folder of an experiment.yaml.")
  private @Nullable Path experiment;

  @Mixin private ModelDevice device = new ModelDevice();
  @Mixin private Output output = new Output();
  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    CommandLine command = Objects.requireNonNull(spec).commandLine();
    if (experiment == null) {
      command.usage(command.getOut());
      return command.getCommandSpec().exitCodeOnInvalidInput();
    }
    ModelExecution how = device.execution(1, Precision.F32);
    ExperimentData data =
        DataMaker.make(Experiment.read(experiment), how, ConsoleProgress.standard());
    Map<String, Object> outcome = new LinkedHashMap<>();
    StringBuilder text =
        new StringBuilder("%-28s %8s %8s %8s".formatted("dataset", "search", "select", "test"));
    for (Dataset dataset : data.all()) {
      Map<String, Integer> rows = new LinkedHashMap<>();
      for (Split split : Split.values()) {
        rows.put(split.key(), dataset.rows(split).size());
      }
      outcome.put(dataset.name(), rows);
      text.append(
          "%n%-28s %8d %8d %8d"
              .formatted(dataset.name(), rows.get("search"), rows.get("select"), rows.get("test")));
    }
    output.print(outcome, text.toString());
    return 0;
  }
}
