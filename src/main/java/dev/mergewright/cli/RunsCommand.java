package dev.mergewright.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// What was run so far.
@Command(
    name = "runs",
    header = "List, show and compare runs, finished or not.",
    description =
        "The index that this keeps, index.sqlite in the folder of runs, is brought up to date each"
            + " time and can be removed at any moment. Runs that are being worked on are not"
            + " disturbed.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {RunsListCommand.class, RunsShowCommand.class, RunsCompareCommand.class},
    footer = {"", "Example:", "  mergewright runs list"})
final class RunsCommand implements Runnable {
  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  /// Without a command there is nothing to do but to say what there is.
  @Override
  public void run() {
    CommandLine command = Objects.requireNonNull(spec).commandLine();
    command.usage(command.getOut());
  }
}
