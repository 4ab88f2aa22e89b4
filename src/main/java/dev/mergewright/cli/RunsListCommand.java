package dev.mergewright.cli;

import dev.mergewright.experiment.runs.RunIndex;
import dev.mergewright.experiment.runs.RunListing;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// All runs, one line each.
@Command(
    name = "list",
    header = "List all runs, the one with the newest result first.",
    description =
        "The best arm is the one with the lowest objective on the select rows, parents competing;"
            + " a finished run's is its winner.",
    footer = {"", "Example:", "  mergewright runs list --experiment miniature"})
final class RunsListCommand implements Callable<Integer> {
  @Option(
      names = "--experiment",
      paramLabel = "NAME",
      description = "Only the runs of this experiment.")
  private @Nullable String experiment;

  @Mixin private RunsFolder runs = new RunsFolder();
  @Mixin private Output output = new Output();

  @Override
  public Integer call() throws IOException {
    try (RunIndex index = runs.open()) {
      List<RunListing> found = experiment == null ? index.all() : index.of(experiment);
      output.print(
          Map.of("runs", found.stream().map(RunsListCommand::object).toList()),
          found.isEmpty() ? "no runs" : text(found));
    }
    return 0;
  }

  private static Map<String, Object> object(RunListing run) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("experiment", run.experiment());
    object.put("run", run.id());
    object.put("folder", run.folder().toString());
    object.put("state", run.state());
    if (run.problem() != null) {
      object.put("problem", run.problem());
      return object;
    }
    object.put("finished", run.isFinished());
    if (run.worker() != null) {
      object.put("worker", run.worker());
    }
    object.put("miniature", run.miniature());
    object.put("changed", run.changed().toString());
    object.put("arms", run.arms());
    object.put("settled", run.settled());
    object.put("examined", run.examined());
    object.put("evaluations", run.evaluations());
    object.put("seconds", run.seconds());
    if (run.best() != null && run.objective() != null) {
      object.put("best", run.best());
      object.put("objective", run.objective());
    }
    return object;
  }

  private static String text(List<RunListing> found) {
    TextTable table =
        new TextTable()
            .left("experiment")
            .left("id")
            .left("state")
            .left("last result")
            .right("evaluations")
            .right("time")
            .right("objective")
            .left("best");
    for (RunListing run : found) {
      table.add(
          List.of(
              run.experiment(),
              run.id(),
              run.state(),
              Amounts.moment(run.changed()),
              Integer.toString(run.evaluations()),
              Amounts.duration(run.seconds()),
              run.objective() == null ? "" : "%.4f".formatted(run.objective()),
              run.best() == null ? "" : run.best()));
    }
    StringBuilder text = new StringBuilder(table.text());
    for (RunListing run : found) {
      if (run.problem() != null) {
        text.append("%n%s/%s: %s".formatted(run.experiment(), run.id(), run.problem()));
      }
    }
    if (found.stream().anyMatch(RunListing::miniature)) {
      text.append("%nRuns of miniature models say nothing about real ones.".formatted());
    }
    return text.toString();
  }
}
