package dev.mergewright.synthesis.calls;

import dev.mergewright.checkpoint.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// An entry of `models:` in a settings file: one kind of model, and under which conditions it may
/// be asked.
///
/// ```yaml
/// models:
///   writer: {endpoint: http://localhost:8000/v1, model: mistral-7b, key: VLLM_KEY}
///   judge:  {anthropic: claude-haiku, key: ANTHROPIC_API_KEY, price: {input: 1, output: 5, as_of: 2026-11-02}}
///   parent: {checkpoint: ../models/aligned, license: {terms: Apache-2.0, restricts_training: false}}
///   before: {replay: runs/first/calls.jsonl}
///   words:  {grammar: arithmetic}
/// ```
///
/// @param endpoint where OpenAI's protocol starts
/// @param model the name by which the endpoint knows the model; in a replay, which of its models
/// @param anthropic the name of a model of Anthropic
/// @param checkpoint a Hugging Face model directory
/// @param replay a journal of calls that answers as its model did
/// @param grammar the name of a grammar of this product
/// @param key the environment variable that holds the key, never the key
/// @param revision what the user says of the model's version
/// @param seed whether the server honours a seed; true for an endpoint that says nothing
/// @param schema whether the server can hold a reply to a JSON schema; false where nothing is said
/// @param price what tokens cost
/// @param limits how hard the endpoint may be pushed
/// @param license the terms of what the model writes
public record ModelSettings(
    @Nullable String endpoint,
    @Nullable String model,
    @Nullable String anthropic,
    @Nullable String checkpoint,
    @Nullable String replay,
    @Nullable String grammar,
    @Nullable String key,
    @Nullable String revision,
    @Nullable Boolean seed,
    @Nullable Boolean schema,
    @Nullable Price price,
    @Nullable Limits limits,
    @Nullable LicenseTerms license) {
  private static final Pattern VARIABLE = Pattern.compile("[A-Z_][A-Z0-9_]*");
  private static final String KINDS = "endpoint, anthropic, checkpoint, replay or grammar";

  public ModelSettings {
    List<String> kinds = new ArrayList<>();
    Stream.of(endpoint, anthropic, checkpoint, replay, grammar)
        .filter(kind -> kind != null)
        .forEach(kinds::add);
    if (kinds.size() != 1) {
      throw new InvalidInputException(
          "a model needs exactly one of %s, had %d".formatted(KINDS, kinds.size()));
    }
    if (kinds.getFirst().isBlank()) {
      throw new InvalidInputException("a model's " + KINDS + " must not be empty");
    }
    if (endpoint != null && (model == null || model.isBlank())) {
      throw new InvalidInputException(
          "the endpoint "
              + Endpoint.withoutUser(endpoint)
              + " needs a model: the name by which its server knows it");
    }
    if (model != null && endpoint == null && replay == null) {
      throw new InvalidInputException("model belongs to an endpoint or a replay, remove it");
    }
    boolean isRemote = endpoint != null || anthropic != null;
    if (key != null && !isRemote) {
      throw new InvalidInputException("key belongs to an endpoint or anthropic, remove it");
    }
    // The value is not repeated: it may be the key itself.
    if (key != null && !VARIABLE.matcher(key).matches()) {
      throw new InvalidInputException(
          "key must be the name of an environment variable such as OPENAI_API_KEY; a key itself"
              + " never stands in a file: put it into the environment, and if it was shared with"
              + " this file, replace it");
    }
    if ((limits != null || schema != null) && !isRemote) {
      throw new InvalidInputException(
          "limits and schema belong to an endpoint or anthropic, remove them");
    }
  }

  /// The environment variable that must hold a key, null when none is sent.
  public @Nullable String keyVariable() {
    return anthropic != null && key == null ? AnthropicModel.KEY_VARIABLE : key;
  }

  /// What keeps the model from being asked.
  ///
  /// @param name the model's name in the settings
  /// @return one sentence when its key is missing, null when nothing is
  public @Nullable String missingKey(String name, Map<String, String> environment) {
    String variable = keyVariable();
    return variable == null || !environment.getOrDefault(variable, "").isBlank()
        ? null
        : "the model %s needs a key and the environment variable %s holds none; set it, or use a model that needs none: a checkpoint, a replay or a grammar"
            .formatted(name, variable);
  }
}
