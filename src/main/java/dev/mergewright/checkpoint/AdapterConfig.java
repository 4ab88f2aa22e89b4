package dev.mergewright.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mergewright.checkpoint.CheckpointFormatException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// What an `adapter_config.json` of PEFT says about the size and scale of low-rank factors.
///
/// ```text
/// peft_type       "LORA"
/// r               rank of every module, unless rank_pattern names another
/// lora_alpha      alpha of every module, unless alpha_pattern names another
/// rank_pattern    {regular expression: rank}; the first that matches the end of a module's name decides
/// alpha_pattern   {regular expression: alpha}, likewise
/// use_rslora      scale = alpha / sqrt(r) in place of alpha / r
/// fan_in_fan_out  weights are stored as [in, out] (GPT-2's Conv1D)
/// bias            "none"
/// ```
///
/// Variants whose product is not `W + scale * B A` are refused by name; other keys tell how it was
/// trained and do not matter here. Format: github.com/huggingface/peft, `LoraConfig`.
record AdapterConfig(Path file, JsonNode settings) {
  static final String FILE = "adapter_config.json";

  /// What must be absent, false, null or empty: each changes what the factors mean.
  private static final List<String> VARIANTS =
      List.of(
          "use_dora",
          "use_qalora",
          "use_bdlora",
          "lora_bias",
          "layer_replication",
          "alora_invocation_tokens",
          "trainable_token_indices",
          "target_parameters",
          "arrow_config",
          "kasa_config",
          "monteclora_config");

  /// Initialisations that changed the base model's weights before training.
  private static final Pattern CHANGED_BASE =
      Pattern.compile("(pissa|olora|corda|loftq|lora_ga).*");

  /// Reads and checks the configuration of an adapter's folder.
  static AdapterConfig read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      throw new CheckpointFormatException(
          Reason.MISSING_FILE,
          folder + " has no adapter_config.json; name the folder of a PEFT adapter");
    }
    AdapterConfig config = new AdapterConfig(file, ModelFolder.json(file));
    config.requirePlainLora();
    return config;
  }

  /// The rank of a module's factors.
  int rank(String module) {
    JsonNode rank = matching("rank_pattern", module, settings.path("r"));
    if (!rank.isIntegralNumber() || !rank.canConvertToInt() || rank.intValue() < 1) {
      throw wrong("gives %s the rank %s, which must be a whole number from 1", module, rank);
    }
    return rank.intValue();
  }

  /// What the product of a module's factors is multiplied with.
  float scale(String module) {
    JsonNode alpha = matching("alpha_pattern", module, settings.path("lora_alpha"));
    if (!alpha.isNumber() || !Double.isFinite(alpha.doubleValue())) {
      throw wrong("gives %s the alpha %s, which must be a number", module, alpha);
    }
    int rank = rank(module);
    double divisor = settings.path("use_rslora").asBoolean() ? Math.sqrt(rank) : rank;
    return (float) (alpha.doubleValue() / divisor);
  }

  /// Whether linear weights are stored as [in, out].
  boolean isTransposed() {
    return settings.path("fan_in_fan_out").asBoolean();
  }

  /// The model that it was trained on, as its author named it.
  String baseModel() {
    return SafetensorsHeader.shown(
        settings.path("base_model_name_or_path").asText("an unnamed model"));
  }

  private JsonNode matching(String patterns, String module, JsonNode otherwise) {
    for (Map.Entry<String, JsonNode> pattern : settings.path(patterns).properties()) {
      try {
        if (Pattern.matches("(?:.*\\.)?(?:" + pattern.getKey() + ")", module)) {
          return pattern.getValue();
        }
      } catch (PatternSyntaxException e) {
        throw wrong("has in %s the broken expression %s", patterns, pattern.getKey());
      }
    }
    return otherwise;
  }

  private void requirePlainLora() {
    String type = settings.path("peft_type").asText("none");
    if (!type.equals("LORA")) {
      throw unsupported("peft_type " + type);
    }
    String bias = settings.path("bias").asText("none");
    if (!bias.equals("none")) {
      throw unsupported("bias " + bias);
    }
    for (String variant : VARIANTS) {
      JsonNode value = settings.path(variant);
      if (value.isContainerNode() ? !value.isEmpty() : value.asBoolean(value.isTextual())) {
        throw unsupported(variant);
      }
    }
    String start = settings.path("init_lora_weights").asText();
    if (CHANGED_BASE.matcher(start).matches()) {
      throw unsupported("init_lora_weights " + start + ", which changed the base model");
    }
  }

  private CheckpointFormatException unsupported(String what) {
    return new CheckpointFormatException(
        Reason.UNSUPPORTED_ADAPTER,
        "%s has %s; only plain LoRA can be merged, so merge this adapter into its model with peft first"
            .formatted(file, SafetensorsHeader.shown(what)));
  }

  private CheckpointFormatException wrong(String sentence, Object... found) {
    return new CheckpointFormatException(
        Reason.INVALID_ENTRY,
        file
            + " "
            + SafetensorsHeader.shown(sentence.formatted(found))
            + "; copy it again from the adapter's source");
  }
}
