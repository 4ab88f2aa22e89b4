package dev.mergewright.cli;

import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

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
      PlanCommand.class,
      GenerateCommand.class,
      PromptsCommand.class,
      MergeCommand.class,
      RecipeCommand.class,
      EvaluateCommand.class,
      ChatCommand.class,
      InspectCommand.class,
      BenchCommand.class,
      RunsCommand.class,
      PickCommand.class,
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
        .setParameterExceptionHandler((wrong, _) -> refuse(wrong))
        .setExecutionExceptionHandler(
            (failure, command, _) -> Failure.print(failure, command, mergewright.stacktrace));
  }

  /// Says what is wrong in the last lines of the terminal, where the whole help would hide it.
  private static int refuse(ParameterException wrong) {
    CommandLine command = wrong.getCommandLine();
    command.getErr().println("mergewright: " + wrong.getMessage());
    if (!UnmatchedArgumentException.printSuggestions(wrong, command.getErr())) {
      String name = command.getCommandSpec().qualifiedName();
      command.getErr().println("'%s --help' shows how it is used".formatted(name));
    }
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  /// Without a command there is nothing to do but to say what there is.
  @Override
  public void run() {
    CommandLine command = Objects.requireNonNull(spec).commandLine();
    command.usage(command.getOut());
  }
}
