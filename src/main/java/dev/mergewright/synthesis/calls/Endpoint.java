package dev.mergewright.synthesis.calls;

import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.mergewright.checkpoint.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A model behind any server that speaks OpenAI's chat protocol: vLLM, llama.cpp, Ollama or a
/// hosted one.
///
/// The key comes from an environment variable, so that it stands in no file, no option and no list
/// of processes; it is never printed. Nothing is asked twice: a call that fails ends the work with
/// one sentence.
public final class Endpoint {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final URI url;
  private final String model;
  private final String keyVariable;
  private final @Nullable String key;

  private Endpoint(URI url, String model, String keyVariable, @Nullable String key) {
    this.url = url;
    this.model = model;
    this.keyVariable = keyVariable;
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
          url + " is no endpoint, expected an address such as http://localhost:8000/v1");
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
    return new Endpoint(url, model, keyVariable, key == null || key.isBlank() ? null : key);
  }

  /// The model and where it is; never the key.
  @Override
  public String toString() {
    return model + " at " + url;
  }

  /// The seam that the rest of this room talks to.
  ///
  /// @param maxTokens the longest answer; greedy decoding
  public ChatModel chatModel(int maxTokens) {
    return OpenAiChatModel.builder()
        .baseUrl(url.toString())
        .modelName(model)
        .apiKey(key)
        .temperature(0.0)
        .maxTokens(maxTokens)
        .maxRetries(0)
        .timeout(PATIENCE)
        .build();
  }

  /// An address without the user and password that may stand in it.
  static String withoutUser(String address) {
    return address.replaceFirst("//[^/@]*@", "//");
  }

  /// What a failed call means to a person.
  public UncheckedIOException explained(LangChain4jException e) {
    String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
    if (key != null) {
      reason = reason.replace(key, "***");
    }
    String message =
        "%s did not answer: %s; check the address and the model's name, and whether %s holds the key"
            .formatted(this, reason, keyVariable);
    return new UncheckedIOException(message, new IOException(message));
  }
}
