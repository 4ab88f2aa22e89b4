package dev.mergewright.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mergewright.tensor.ElementType;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/// A model's `config.json`, adapted to what a merge made of the model.
///
/// ```text
/// num_hidden_layers, n_layer, num_layers, n_layers   how many layers; whichever the architecture has
/// vocab_size                                         rows of the embedding
/// tie_word_embeddings                                whether the head is the embedding
/// dtype, torch_dtype                                 what most weights are stored as
/// ```
///
/// Models with several parts keep the settings of their language part in `text_config`. Each `with`
/// returns a changed copy and leaves everything else as it was. What lists say per layer:
/// [LayerSettings].
public final class ModelConfig {
  private static final List<String> LAYER_COUNTS =
      List.of("num_hidden_layers", "n_layer", "num_layers", "n_layers");
  private static final String TEXT = "text_config";
  private static final String VOCABULARY = "vocab_size";
  private static final String TIED = "tie_word_embeddings";

  private final ObjectNode json;

  private ModelConfig(ObjectNode json) {
    this.json = json;
  }

  /// A configuration to start from.
  public static ModelConfig of(ObjectNode json) {
    return new ModelConfig(json.deepCopy());
  }

  /// The configuration as it goes into the file.
  public ObjectNode json() {
    return json.deepCopy();
  }

  /// The number of layers, or nothing when no key that this class knows tells it.
  public OptionalInt layers() {
    return LAYER_COUNTS.stream()
        .map(key -> text(json).path(key))
        .filter(JsonNode::canConvertToInt)
        .filter(JsonNode::isIntegralNumber)
        .mapToInt(JsonNode::intValue)
        .findFirst();
  }

  /// Whether the head is the embedding, or nothing when the architecture's default decides.
  public Optional<Boolean> isTied() {
    return Stream.of(json.path(TIED), text(json).path(TIED))
        .filter(JsonNode::isBoolean)
        .map(JsonNode::booleanValue)
        .findFirst();
  }

  /// The same configuration for layers taken from these places, in order: count and per-layer
  /// settings.
  ///
  /// @throws InvalidInputException when the configuration cannot say what the layers are
  public ModelConfig withLayers(List<LayerOrigin> origins) {
    ModelConfig changed = of(json);
    int before =
        layers()
            .orElseThrow(
                () ->
                    new InvalidInputException(
                        "config.json names no number of layers (%s), so layers cannot be rearranged"
                            .formatted(String.join(", ", LAYER_COUNTS))));
    ObjectNode text = text(changed.json);
    new LayerSettings(before, origins).rebuild(text);
    for (ObjectNode node : List.of(changed.json, text)) {
      for (String key : LAYER_COUNTS) {
        if (node.path(key).isIntegralNumber() && node.path(key).intValue() == before) {
          node.put(key, origins.size());
        }
      }
    }
    return changed;
  }

  /// The same configuration for embeddings of so many rows.
  public ModelConfig withVocabulary(int rows) {
    ModelConfig changed = of(json);
    ObjectNode text = text(changed.json);
    if (text.has(VOCABULARY) || !changed.json.has(VOCABULARY)) {
      text.put(VOCABULARY, rows);
    }
    if (changed.json.has(VOCABULARY)) {
      changed.json.put(VOCABULARY, rows);
    }
    return changed;
  }

  /// The same configuration with its head tied to the embedding, or with a head of its own.
  public ModelConfig withTiedHead(boolean tied) {
    ModelConfig changed = of(json);
    changed.json.put(TIED, tied);
    if (text(changed.json).has(TIED)) {
      text(changed.json).put(TIED, tied);
    }
    return changed;
  }

  /// The same configuration for weights stored in a type.
  public ModelConfig withType(ElementType type) {
    ModelConfig changed = of(json);
    String name = type.label();
    ObjectNode text = text(changed.json);
    for (String key : List.of("dtype", "torch_dtype")) { // "dtype" since transformers 5
      if (text.has(key)) {
        text.put(key, name);
      }
      if (changed.json.has(key)) {
        changed.json.put(key, name);
      }
    }
    if (!changed.json.has("dtype") && !changed.json.has("torch_dtype")) {
      changed.json.put("torch_dtype", name);
    }
    return changed;
  }

  /// The part of a configuration that describes the language model.
  static ObjectNode text(ObjectNode config) {
    return config.get(TEXT) instanceof ObjectNode text ? text : config;
  }
}
