package dev.mergewright.llama;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mergewright.checkpoint.InvalidInputException;

/// Reads `config.json`, refusing every field that asks for arithmetic this room does not do.
final class LlamaConfigFile {
  private static final double DEFAULT_ROPE_THETA = 10_000;
  private static final double DEFAULT_EPSILON = 1e-6;
  private static final int DEFAULT_MAX_POSITIONS = 2048;

  private final JsonNode json;

  private LlamaConfigFile(JsonNode json) {
    this.json = json;
  }

  static LlamaConfig parse(JsonNode json) {
    return new LlamaConfigFile(json).config();
  }

  private LlamaConfig config() {
    refuseWhatIsNotSupported();
    int hidden = required("hidden_size");
    int heads = required("num_attention_heads");
    return new LlamaConfig(
        required("vocab_size"),
        hidden,
        required("intermediate_size"),
        required("num_hidden_layers"),
        heads,
        integer("num_key_value_heads", heads),
        integer("head_dim", hidden / heads),
        ropeTheta(),
        number(json, "rms_norm_eps", DEFAULT_EPSILON),
        integer("max_position_embeddings", DEFAULT_MAX_POSITIONS),
        json.path("tie_word_embeddings").asBoolean(false));
  }

  private void refuseWhatIsNotSupported() {
    expectText("model_type", "llama");
    expectText("hidden_act", "silu");
    expectFalse("attention_bias");
    expectFalse("mlp_bias");
    expectOneOrAbsent("pretraining_tp");
    for (String field : new String[] {"rope_scaling", "rope_parameters"}) {
      JsonNode type = json.path(field).path("rope_type");
      JsonNode older = json.path(field).path("type");
      JsonNode found = type.isMissingNode() ? older : type;
      if (given(json.path(field)) && !found.asText("default").equals("default")) {
        throw unsupported(field, json.path(field), "absent or of rope_type default");
      }
    }
    if (number(json, "partial_rotary_factor", 1) != 1) {
      throw unsupported("partial_rotary_factor", json.path("partial_rotary_factor"), "1");
    }
    JsonNode quantization = json.path("quantization_config");
    if (given(quantization)) {
      throw unsupported("quantization_config", quantization, "absent");
    }
  }

  /// Newer files keep theta in `rope_parameters`, older ones at the top.
  private double ropeTheta() {
    double outer = number(json, "rope_theta", DEFAULT_ROPE_THETA);
    return number(json.path("rope_parameters"), "rope_theta", outer);
  }

  private void expectText(String field, String expected) {
    JsonNode value = json.path(field);
    if (given(value) && !value.asText().equals(expected)) {
      throw unsupported(field, value, expected);
    }
  }

  private void expectFalse(String field) {
    if (json.path(field).asBoolean(false)) {
      throw unsupported(field, json.path(field), "false");
    }
  }

  private void expectOneOrAbsent(String field) {
    if (integer(field, 1) != 1) {
      throw unsupported(field, json.path(field), "1");
    }
  }

  private int required(String field) {
    if (!given(json.path(field))) {
      throw new InvalidInputException(field + " is missing; a Llama config states it");
    }
    return integer(field, 0);
  }

  private int integer(String field, int absent) {
    JsonNode value = json.path(field);
    if (!given(value)) {
      return absent;
    }
    if (!value.canConvertToInt() || !value.isIntegralNumber()) {
      throw new InvalidInputException(field + " must be a whole number, was " + value);
    }
    return value.intValue();
  }

  private static double number(JsonNode parent, String field, double absent) {
    JsonNode value = parent.path(field);
    if (!given(value)) {
      return absent;
    }
    if (!value.isNumber()) {
      throw new InvalidInputException(field + " must be a number, was " + value);
    }
    return value.doubleValue();
  }

  private static boolean given(JsonNode value) {
    return !value.isMissingNode() && !value.isNull();
  }

  private static InvalidInputException unsupported(String field, JsonNode found, String expected) {
    return new InvalidInputException(
        "%s is %s, which this version does not compute; expected %s"
            .formatted(field, found, expected));
  }
}
