package dev.mergewright.cli;

import dev.mergewright.experiment.runs.RunComparison;
import dev.mergewright.experiment.runs.RunStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Runs side by side.
@Command(
    name = "compare",
    header = "Compare runs: what differs in their settings, and what that changed.",
    description =
        "Models are compared on the same rows of the exam, row by row, each run with the first."
            + " Where the exams differ, nothing is compared.",
    footer = {"", "Example:", "  mergewright runs compare 2187a2 872709"})
final class RunsCompareCommand implements Callable<Integer> {
  @Parameters(
      arity = "2..*",
      paramLabel = "RUN",
      description = "The beginnings of runs' ids, or their folders.")
  private List<String> named = List.of();

  @Mixin private RunsFolder runs = new RunsFolder();
  @Mixin private Output output = new Output();

  @Override
  public Integer call() throws IOException {
    List<RunStatus> read = new ArrayList<>();
    for (String run : named) {
      read.add(runs.read(run));
    }
    ComparisonText comparison = new ComparisonText(RunComparison.of(read));
    output.print(comparison.asMap(), comparison.text());
    return 0;
  }
}
