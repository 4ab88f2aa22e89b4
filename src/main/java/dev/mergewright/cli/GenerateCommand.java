package dev.mergewright.cli;

import dev.mergewright.dataset.Dataset;
import dev.mergewright.dataset.Split;
import dev.mergewright.experiment.DataMaker;
import dev.mergewright.experiment.Experiment;
import dev.mergewright.experiment.ExperimentData;
import dev.mergewright.llama.ModelExecution;
import dev.mergewright.llama.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// The data step of the main job alone.
@Command(
    name = "generate",
    header = "Make the datasets of an experiment with its models.",
    description =
        "Writes each dataset that is not there yet. Remove a dataset's folder to have it made"
            + " again; the same models, prompts and seed make the same rows.",
    footer = {"", "Example:", "  mergewright generate experiments/miniature"})
final class GenerateCommand implements Callable<Integer> {
  @Parameters(paramLabel = "EXPERIMENT", description = "The folder of an experiment.yaml.")
  private Path experiment = Path.of(".");

  @Mixin private ModelDevice device = new ModelDevice();
  @Mixin private Output output = new Output();

  @Override
  public Integer call() throws IOException {
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
