package dev.mergewright.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// Care of the prompt files.
@Command(
    name = "prompts",
    header = "Check, show, compare and freeze what models are asked.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      PromptsLintCommand.class,
      PromptsRenderCommand.class,
      PromptsDiffCommand.class,
      PromptsFreezeCommand.class
    },
    footer = {"", "Example:", "  mergewright prompts lint"})
final class PromptsCommand implements Runnable {
  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  /// Without a command there is nothing to do but to say what there is.
  @Override
  public void run() {
    CommandLine command = Objects.requireNonNull(spec).commandLine();
    command.usage(command.getOut());
  }
}
