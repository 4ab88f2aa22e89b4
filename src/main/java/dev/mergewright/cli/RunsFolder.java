package dev.mergewright.cli;

import dev.mergewright.experiment.runs.RunIndex;
import dev.mergewright.experiment.runs.RunStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/// Where runs are kept, and which of them is meant.
final class RunsFolder {
  @Option(
      names = "--runs",
      paramLabel = "FOLDER",
      description = "Where run folders are kept (default: ${DEFAULT-VALUE}).")
  private Path runs = Path.of("runs");

  RunIndex open() throws IOException {
    return RunIndex.open(runs);
  }

  /// The folder of a run, given as such or by the beginning of the run's id.
  Path folder(String run) throws IOException {
    Path folder = Path.of(run);
    if (Files.isDirectory(folder)) {
      return folder;
    }
    try (RunIndex index = open()) {
      return index.find(run).folder();
    }
  }

  RunStatus read(String run) throws IOException {
    return RunStatus.read(folder(run));
  }
}
