package dev.mergewright.cli;

import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// The command `mergewright`.
///
/// Exit codes: 0 done, 1 failed, 2 bad usage or input, 130 interrupted (the same command
/// continues).
@Command(
    name = "mergewright",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    scope = ScopeType.INHERIT,
    header = "Merges fine-tuned language models without losing their safety.",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    optionListHeading = "%nOptions:%n",
    parameterListHeading = "%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:failed",
      "2:bad usage or input",
      "130:interrupted; the same command continues"
    },
    subcommands = {
      ReproduceCommand.class,
      GenerateCommand.class,
      MergeCommand.class,
      RecipeCommand.class,
      EvaluateCommand.class,
      InspectCommand.class,
      BenchCommand.class,
      ReportCommand.class,
      MiniatureCommand.class
    })
public final class Mergewright implements Runnable {
  @Option(
      names = "--stacktrace",
      scope = ScopeType.INHERIT,
      description = "After an error, also print where it happened.")
  private boolean stacktrace;

  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  Mergewright() {}

  /// Parses, runs one command and ends the process with its exit code.
  public static void main(String[] arguments) {
    Locale.setDefault(Locale.ROOT); // reports and tables are the same on every machine
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    Mergewright mergewright = new Mergewright();
    return new CommandLine(mergewright)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .setExecutionExceptionHandler(
            (failure, command, _) -> Failure.print(failure, command, mergewright.stacktrace));
  }

  /// Without a command there is nothing to do but to say what there is.
  @Override
  public void run() {
    CommandLine command = Objects.requireNonNull(spec).commandLine();
    command.usage(command.getOut());
  }
}
