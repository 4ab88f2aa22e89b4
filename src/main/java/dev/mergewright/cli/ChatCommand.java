package dev.mergewright.cli;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.experiment.models.LoadedModel;
import dev.mergewright.llama.ModelExecution;
import dev.mergewright.llama.Precision;
import dev.mergewright.llama.Sampling;
import dev.mergewright.tensor.Torch;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// A conversation with a model, stored or merged in memory.
@Command(
    name = "chat",
    header = "Talk to a model, or to a recipe's merge that was never written.",
    description = {
      "On a terminal: a prompt, and replies word by word. Elsewhere: every line of the standard"
          + " input is a turn, and only replies are printed. In both: /system TEXT sets what the"
          + " model is told to be, /reset forgets the turns so far, /quit ends.",
      "The same seed gives the same replies."
    },
    footer = {
      "",
      "Example:",
      "  mergewright chat experiments/miniature/models/aligned \\",
      "    --message \"what helps a child with mild plibitis ?\""
    })
final class ChatCommand implements Callable<Integer> {
  @Parameters(paramLabel = "MODEL", description = "A model directory, or a recipe (.yaml).")
  private Path model = Path.of(".");

  @Option(names = "--message", paramLabel = "TEXT", description = "Say this, print the reply, end.")
  private @Nullable String message;

  @Option(names = "--system", paramLabel = "TEXT", description = "What the model is told to be.")
  private String system = "";

  @Option(
      names = "--text",
      description =
          "Continue each line as it is, without chat template and earlier turns; for base models.")
  private boolean text;

  @Option(
      names = "--temperature",
      paramLabel = "T",
      description = "0 for the most likely token each time (default: ${DEFAULT-VALUE}).")
  private double temperature;

  @Option(
      names = "--top-p",
      paramLabel = "P",
      description =
          "Draw among the fewest most likely tokens that together reach P (default: all).")
  private double topP = 1;

  @Option(
      names = "--top-k",
      paramLabel = "K",
      description = "Draw among the K most likely tokens (default: all).")
  private int topK;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The key of the draws (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      description =
          "The longest reply (default: ${DEFAULT-VALUE}, or what the model has room for).")
  private int maxTokens = 512;

  @Option(
      names = "--stop",
      paramLabel = "TEXT",
      description = "End a reply before this text or special token; may be given several times.")
  private List<String> stops = List.of();

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "Threads inside an operation; another number may change a last bit (default:"
              + " ${DEFAULT-VALUE}).")
  private int threads = 1;

  @Option(names = "--json", description = "Print each reply as one line of JSON.")
  private boolean json;

  @Mixin private ModelDevice device = new ModelDevice();

  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Sampling sampling = sampling();
    ModelExecution how = device.execution(1, Precision.AUTO);
    CommandLine command = Objects.requireNonNull(spec).commandLine();
    PrintWriter out = command.getOut();
    try (Interruption _ = Interruption.watch("a conversation is not kept");
        LoadedModel loaded = LoadedModel.open(model, how)) {
      if (threads > 1) {
        Torch.useThreads(threads);
      }
      requireTemplate(loaded);
      Conversation.Style style = new Conversation.Style(text, json, isTerminal());
      Conversation talk = new Conversation(loaded.model(), sampling, style, out, command.getErr());
      talk.system(system);
      if (message != null) {
        talk.answer(message);
      } else {
        talk.talk(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
      }
    }
    return 0;
  }

  private Sampling sampling() {
    if (threads < 1) {
      throw new InvalidInputException("--threads must be at least 1, was " + threads);
    }
    try {
      return new Sampling(temperature, topK, topP, maxTokens, stops, seed);
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(String.valueOf(e.getMessage()), e);
    }
  }

  private void requireTemplate(LoadedModel loaded) {
    if (!text && !loaded.format().hasTemplate()) {
      throw new InvalidInputException(
          model
              + " has no chat template, so it cannot be talked to; --text continues what is typed"
              + " as it is");
    }
  }

  private boolean isTerminal() {
    return message == null && !json && System.console() != null && System.console().isTerminal();
  }
}
