package dev.mergewright.llama;

import dev.mergewright.checkpoint.InvalidInputException;
import java.util.Arrays;
import java.util.stream.Collectors;

/// The model types that one forward pass covers, each with what transformers assumes where its
/// `config.json` is silent.
enum Family {
  LLAMA("llama", new Defaults(0, 0, 1e-6, 2048, 0, false)),
  MISTRAL("mistral", new Defaults(0, 8, 1e-6, 131_072, 4096, false)),
  QWEN2("qwen2", new Defaults(0, 32, 1e-6, 32_768, 4096, false)),
  QWEN3("qwen3", new Defaults(128, 32, 1e-6, 32_768, 4096, false)),
  PHI3("phi3", new Defaults(0, 0, 1e-5, 4096, 0, false)),
  GEMMA2("gemma2", new Defaults(256, 4, 1e-6, 8192, 4096, true)),
  GEMMA3("gemma3_text", new Defaults(256, 4, 1e-6, 131_072, 4096, true));

  private final String modelType;
  private final Defaults defaults;

  Family(String modelType, Defaults defaults) {
    this.modelType = modelType;
    this.defaults = defaults;
  }

  /// @throws InvalidInputException listing the supported types
  static Family of(String modelType) {
    for (Family family : values()) {
      if (family.modelType.equals(modelType)) {
        return family;
      }
    }
    if (modelType.equals("gemma3")) {
      throw new InvalidInputException(
          "model_type is \"gemma3\", a model that also sees pictures; save its language model by"
              + " itself, whose model_type is gemma3_text");
    }
    throw new InvalidInputException(
        "model_type is \"%s\", which this version does not compute; expected one of %s"
            .formatted(modelType, supported()));
  }

  private static String supported() {
    return Arrays.stream(values())
        .map(family -> family.modelType)
        .collect(Collectors.joining(", "));
  }

  /// The name in `config.json`.
  String modelType() {
    return modelType;
  }

  Defaults defaults() {
    return defaults;
  }

  /// Gemma's habits: gains of 1 + g, norms before and after each block, scaled embeddings.
  boolean isGemma() {
    return this == GEMMA2 || this == GEMMA3;
  }

  /// @param headWidth `head_dim`; 0 where it is hidden_size / num_attention_heads
  /// @param keyValueHeads `num_key_value_heads`; 0 where it is num_attention_heads
  /// @param epsilon `rms_norm_eps`
  /// @param maxPositions `max_position_embeddings`
  /// @param window `sliding_window`; 0 where there is none
  /// @param tied `tie_word_embeddings`
  record Defaults(
      int headWidth,
      int keyValueHeads,
      double epsilon,
      int maxPositions,
      int window,
      boolean tied) {}
}
