package dev.mergewright.cli;

import dev.mergewright.checkpoint.InvalidInputException;
import picocli.CommandLine.Option;

/// How a command is run, apart from what it computes: none of it changes a result.
final class Execution {
  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads that work side by side (default: one per processor).")
  private int threads = Runtime.getRuntime().availableProcessors();

  int threads() {
    if (threads < 1) {
      throw new InvalidInputException("--threads must be at least 1, was " + threads);
    }
    return threads;
  }
}
