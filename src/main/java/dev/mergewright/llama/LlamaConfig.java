package dev.mergewright.llama;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.tensor.TensorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SequencedMap;

/// The architecture of a Llama model, as `config.json` states it.
///
/// What this room cannot compute faithfully is refused by name; nothing is ignored that would
/// change a number.
///
/// @param vocabulary `vocab_size`, V
/// @param hidden `hidden_size`, D, the width of the residual stream
/// @param intermediate `intermediate_size`, F, the width of the MLP
/// @param layers `num_hidden_layers`, L
/// @param heads `num_attention_heads`, H
/// @param keyValueHeads `num_key_value_heads`, K; each serves H / K query heads
/// @param headWidth `head_dim`, d; D / H where the file is silent
/// @param ropeTheta `rope_theta`, the base of the rotary frequencies
/// @param rmsEpsilon `rms_norm_eps`
/// @param maxPositions `max_position_embeddings`, the longest sequence
/// @param tiedEmbeddings `tie_word_embeddings`: the output projection is the embedding
public record LlamaConfig(
    int vocabulary,
    int hidden,
    int intermediate,
    int layers,
    int heads,
    int keyValueHeads,
    int headWidth,
    double ropeTheta,
    double rmsEpsilon,
    int maxPositions,
    boolean tiedEmbeddings) {

  public LlamaConfig {
    requirePositive("vocab_size", vocabulary);
    requirePositive("hidden_size", hidden);
    requirePositive("intermediate_size", intermediate);
    requirePositive("num_hidden_layers", layers);
    requirePositive("num_attention_heads", heads);
    requirePositive("num_key_value_heads", keyValueHeads);
    requirePositive("head_dim", headWidth);
    requirePositive("max_position_embeddings", maxPositions);
    if (heads % keyValueHeads != 0) {
      throw new IllegalArgumentException(
          "num_attention_heads must be a multiple of num_key_value_heads, was %d and %d"
              .formatted(heads, keyValueHeads));
    }
    if (headWidth % 2 != 0) {
      throw new IllegalArgumentException(
          "head_dim must be even for rotary embeddings, was " + headWidth);
    }
    if (!(ropeTheta > 0) || !(rmsEpsilon > 0)) {
      throw new IllegalArgumentException(
          "rope_theta and rms_norm_eps must be positive, were %s and %s"
              .formatted(ropeTheta, rmsEpsilon));
    }
  }

  private static void requirePositive(String field, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(field + " must be at least 1, was " + value);
    }
  }

  /// Reads `config.json` of a model directory.
  ///
  /// @throws InvalidInputException naming the field and its value when the architecture is not
  ///   supported
  public static LlamaConfig read(Path modelFolder) throws IOException {
    Path file = modelFolder.resolve("config.json");
    if (!Files.isRegularFile(file)) {
      throw new InvalidInputException(
          file + " is missing: a model directory needs its config.json");
    }
    try {
      return LlamaConfigFile.parse(new ObjectMapper().readTree(Files.readString(file)));
    } catch (IllegalArgumentException | JsonProcessingException e) {
      throw new InvalidInputException(file + ": " + e.getMessage(), e);
    }
  }

  /// Every tensor that a checkpoint of this architecture holds, in the order of the forward pass,
  /// as f32.
  ///
  /// Names are Hugging Face's; matrices are `[out, in]`. A tied model has no `lm_head.weight`.
  public SequencedMap<String, TensorSpec> tensors() {
    return LlamaTensors.of(this);
  }

  /// Refuses a sequence that is longer than the model was made for.
  void requireRoomFor(int tokens) {
    if (tokens > maxPositions) {
      throw new InvalidInputException(
          "a sequence of %d tokens is longer than the model's max_position_embeddings %d; shorten the row or the reply"
              .formatted(tokens, maxPositions));
    }
  }
}
