package dev.mergewright.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// Measurements of this machine.
@Command(
    name = "bench",
    header = "Measure how fast this machine merges, scores and sorts generated rows.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      BenchMergeCommand.class,
      BenchScoreCommand.class,
      BenchGenerateCommand.class,
      BenchSearchCommand.class
    },
    footer = {"", "Example:", "  mergewright bench merge --parameters 1.1B --threads 2"})
final class BenchCommand implements Runnable {
  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  /// Without a command there is nothing to do but to say what there is.
  @Override
  public void run() {
    CommandLine command = Objects.requireNonNull(spec).commandLine();
    command.usage(command.getOut());
  }
}
