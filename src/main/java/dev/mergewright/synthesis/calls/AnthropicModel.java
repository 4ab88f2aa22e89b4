package dev.mergewright.synthesis.calls;

import dev.langchain4j.model.anthropic.AnthropicChatModel;
import dev.langchain4j.model.chat.ChatModel;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A model of Anthropic. It takes no seed, so a run with it can be repeated from its journal only.
///
/// @param model its name
/// @param key null when the environment holds none
/// @param address where the protocol starts
record AnthropicModel(String model, @Nullable String key, String address) {
  static final String KEY_VARIABLE = "ANTHROPIC_API_KEY";
  private static final String ADDRESS = "https://api.anthropic.com/v1";
  private static final String PROVIDER = "anthropic";

  static AnthropicModel of(
      String model, @Nullable String keyVariable, Map<String, String> environment) {
    return new AnthropicModel(
        model, environment.get(Objects.requireNonNullElse(keyVariable, KEY_VARIABLE)), ADDRESS);
  }

  Speaker speaker(String name, ModelSettings settings) {
    Limits limits = Objects.requireNonNullElse(settings.limits(), Limits.DEFAULT);
    return new Speaker(
        name,
        new Identity(PROVIDER, address, model, Objects.requireNonNullElse(settings.revision(), "")),
        () -> chatModel(limits),
        new Speaker.Conditions(limits, settings.price(), settings.license(), false, false));
  }

  private ChatModel chatModel(Limits limits) {
    Duration timeout = Duration.ofSeconds(limits.timeoutSeconds());
    return AnthropicChatModel.builder()
        .baseUrl(address)
        .modelName(model)
        .apiKey(key)
        .maxRetries(0)
        .timeout(timeout)
        .httpClientBuilder(Http1Client.builder(timeout))
        .build();
  }

  @Override
  public String toString() {
    return model + " at " + address; // never the key
  }
}
