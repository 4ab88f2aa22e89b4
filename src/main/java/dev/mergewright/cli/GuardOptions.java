package dev.mergewright.cli;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.experiment.models.LoadedModel;
import dev.mergewright.llama.LanguageModel;
import dev.mergewright.llama.LlamaConfig;
import dev.mergewright.llama.ModelExecution;
import dev.mergewright.synthesis.Guard;
import dev.mergewright.synthesis.GuardFormat;
import dev.mergewright.synthesis.calls.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which guard model judges replies, and where it runs.
final class GuardOptions {
  @Option(
      names = "--guard",
      paramLabel = "FORMAT=PLACE",
      description =
          "A guard model: llama-guard-2, llama-guard-3 or wildguard, and its model directory or the"
              + " address of an OpenAI-compatible endpoint, such as http://localhost:8000/v1.")
  private @Nullable String guard;

  @Option(
      names = "--guard-name",
      paramLabel = "MODEL",
      description = "The guard's name at the endpoint.")
  private String name = "";

  @Option(
      names = "--guard-key",
      paramLabel = "VARIABLE",
      description =
          "The environment variable that holds the endpoint's key (default: ${DEFAULT-VALUE}).")
  private String keyVariable = "OPENAI_API_KEY";

  /// A guard with the model behind it, which is loaded when it is first asked: until then the
  /// memory is the evaluated model's.
  static final class Opened implements AutoCloseable {
    private final Path folder;
    private final ModelExecution how;
    private @Nullable Guard guard;
    private @Nullable LoadedModel model;

    private Opened(Path folder, ModelExecution how) {
      this.folder = folder;
      this.how = how;
    }

    @Nullable Guard guard() {
      return guard;
    }

    private LanguageModel model() {
      try {
        LoadedModel loaded = model == null ? LoadedModel.open(folder, how) : model;
        model = loaded;
        return loaded.model();
      } catch (IOException e) {
        throw new UncheckedIOException(e.getMessage(), e);
      }
    }

    @Override
    public void close() {
      if (model != null) {
        model.close();
      }
    }
  }

  Opened open(Map<String, String> environment, ModelExecution how) throws IOException {
    Opened opened = new Opened(Path.of(""), how);
    if (guard == null) {
      return opened;
    }
    int equals = guard.indexOf('=');
    if (equals < 1 || equals == guard.length() - 1) {
      throw new InvalidInputException(
          "'%s' is no guard, expected FORMAT=PLACE such as llama-guard-3=FOLDER".formatted(guard));
    }
    GuardFormat format = GuardFormat.parse(guard.substring(0, equals));
    String place = guard.substring(equals + 1);
    if (place.startsWith("http://") || place.startsWith("https://")) {
      opened.guard = Guard.at(format, Endpoint.of(address(place), name, keyVariable, environment));
      return opened;
    }
    Path folder = Path.of(place);
    LlamaConfig.read(folder); // a wrong folder is told now, not after hours of replies
    Opened local = new Opened(folder, how);
    local.guard = Guard.local(format, place, local::model);
    return local;
  }

  private static URI address(String place) {
    try {
      return URI.create(place);
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(
          place + " is no address, expected one such as http://localhost:8000/v1", e);
    }
  }
}
