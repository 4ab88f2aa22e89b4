package dev.mergewright.synthesis.calls;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiChatRequestParameters;
import dev.mergewright.checkpoint.InvalidInputException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A model behind any server that speaks OpenAI's chat protocol: vLLM, llama.cpp, Ollama or a
/// hosted one.
///
/// The key comes from an environment variable, so that it stands in no file, no option and no list
/// of processes; it is never printed.
public final class Endpoint {
  private static final String PROVIDER = "openai";

  private final URI url;
  private final String model;
  private final @Nullable String key;

  private Endpoint(URI url, String model, @Nullable String key) {
    this.url = url;
    this.model = model;
    this.key = key;
  }

  /// @param url where the protocol starts, such as `http://localhost:8000/v1`
  /// @param model the name by which the server knows the model
  /// @param keyVariable the environment variable that holds the key; without it none is sent
  /// @param environment the environment
  public static Endpoint of(
      URI url, String model, String keyVariable, Map<String, String> environment) {
    boolean isWeb = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
    if (!isWeb || url.getHost() == null) {
      throw new InvalidInputException(
          withoutUser(url.toString())
              + " is no endpoint, expected an address such as http://localhost:8000/v1");
    }
    if (url.getUserInfo() != null) {
      throw new InvalidInputException(
          "the endpoint's address holds a user or a password; put the key into the environment"
              + " variable "
              + keyVariable);
    }
    if (model.isBlank()) {
      throw new InvalidInputException(
          "the endpoint " + url + " needs the name of a model, as its list of models gives it");
    }
    String key = environment.get(keyVariable);
    return new Endpoint(url, model, key == null || key.isBlank() ? null : key);
  }

  /// The endpoint of a settings file.
  static Endpoint of(ModelSettings settings, Map<String, String> environment) {
    String address = Objects.requireNonNull(settings.endpoint());
    URI url;
    try {
      url = URI.create(address);
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(
          withoutUser(address) + " is no address, expected one such as http://localhost:8000/v1",
          e);
    }
    return of(
        url,
        Objects.requireNonNull(settings.model()),
        Objects.requireNonNullElse(settings.key(), ""),
        environment);
  }

  /// An address without the user and password that may stand in it.
  static String withoutUser(String address) {
    return address.replaceFirst("//[^/@]*@", "//");
  }

  /// The model and where it is; never the key.
  @Override
  public String toString() {
    return model + " at " + url;
  }

  /// Someone to ask, without a price.
  public Speaker speaker(Limits limits) {
    return new Speaker(
        toString(),
        identity(""),
        () -> chatModel(limits, true),
        new Speaker.Conditions(limits, null, null, true, false));
  }

  Speaker speaker(String name, ModelSettings settings) {
    Limits limits = Objects.requireNonNullElse(settings.limits(), Limits.DEFAULT);
    boolean supportsSeed = !Boolean.FALSE.equals(settings.seed());
    return new Speaker(
        name,
        identity(Objects.requireNonNullElse(settings.revision(), "")),
        () -> chatModel(limits, supportsSeed),
        new Speaker.Conditions(
            limits,
            settings.price(),
            settings.license(),
            supportsSeed,
            Boolean.TRUE.equals(settings.schema())));
  }

  private Identity identity(String revision) {
    return new Identity(PROVIDER, url.toString().replaceFirst("/+$", ""), model, revision);
  }

  private ChatModel chatModel(Limits limits, boolean sendsSeed) {
    Duration timeout = Duration.ofSeconds(limits.timeoutSeconds());
    return new Seeded(
        OpenAiChatModel.builder()
            .baseUrl(url.toString())
            .modelName(model)
            .apiKey(key)
            .maxRetries(0)
            .timeout(timeout)
            .httpClientBuilder(Http1Client.builder(timeout))
            .build(),
        sendsSeed);
  }

  /// Hands the seed on: LangChain4j knows it only among OpenAI's own parameters.
  private record Seeded(OpenAiChatModel model, boolean sendsSeed) implements ChatModel {
    @Override
    public ChatResponse doChat(ChatRequest request) {
      ChatRequestParameters asked = request.parameters();
      OpenAiChatRequestParameters.Builder parameters =
          OpenAiChatRequestParameters.builder().overrideWith(asked);
      if (sendsSeed
          && asked instanceof SeededParameters seeded
          && seeded.seed() != null
          && asked.temperature() != null
          && asked.temperature() > 0) {
        parameters.seed(seedOnTheWire(seeded.seed()));
      }
      return model.chat(
          ChatRequest.builder()
              .messages(request.messages())
              .parameters(parameters.build())
              .build());
    }

    /// Servers take 31 bits.
    private static int seedOnTheWire(long seed) {
      return Long.hashCode(seed) & Integer.MAX_VALUE;
    }
  }
}
