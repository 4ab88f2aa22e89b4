package dev.mergewright.llama;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.tensor.TensorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SequencedMap;

/// The architecture of a Llama-family model, as `config.json` states it.
///
/// Llama, Mistral, Qwen, Phi-3 and Gemma are settings of one architecture. What this room cannot
/// compute faithfully is refused by name; nothing is ignored that would change a number.
///
/// @param vocabulary `vocab_size`, V
/// @param hidden `hidden_size`, D, the width of the residual stream
/// @param tiedEmbeddings `tie_word_embeddings`: the output projection is the embedding
/// @param scaledEmbeddings whether embeddings are multiplied by `sqrt(D)`
/// @param logitCap soft cap of the logits, `cap * tanh(logit / cap)`; 0 for none
/// @param maxPositions `max_position_embeddings`
/// @param attention the attention block
/// @param mlp the feed-forward block
/// @param norm the norms
/// @param fusedMatrices whether a checkpoint stores q, k, v as one matrix, and gate and up as one
/// @param kinds what each layer sees, one per layer
public record LlamaConfig(
    int vocabulary,
    int hidden,
    boolean tiedEmbeddings,
    boolean scaledEmbeddings,
    double logitCap,
    int maxPositions,
    AttentionConfig attention,
    MlpConfig mlp,
    NormConfig norm,
    boolean fusedMatrices,
    List<LayerKind> kinds) {

  public LlamaConfig {
    requirePositive("vocab_size", vocabulary);
    requirePositive("hidden_size", hidden);
    requirePositive("max_position_embeddings", maxPositions);
    requirePositive("num_hidden_layers", kinds.size());
    if (!(logitCap >= 0)) {
      throw new IllegalArgumentException(
          "final_logit_softcapping must not be negative, was " + logitCap);
    }
    kinds = List.copyOf(kinds);
  }

  /// A plain Llama, without any of the variants.
  ///
  /// @param intermediate `intermediate_size`, F, the width of the MLP
  /// @param layers `num_hidden_layers`, L
  /// @param heads `num_attention_heads`, H
  /// @param keyValueHeads `num_key_value_heads`, K; each serves H / K query heads
  /// @param headWidth `head_dim`, d
  /// @param ropeTheta `rope_theta`, the base of the rotary frequencies
  /// @param rmsEpsilon `rms_norm_eps`
  public LlamaConfig(
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
    this(
        vocabulary,
        hidden,
        tiedEmbeddings,
        false,
        0,
        maxPositions,
        AttentionConfig.plain(heads, keyValueHeads, headWidth),
        new MlpConfig(intermediate, MlpConfig.Activation.SILU, false),
        new NormConfig(rmsEpsilon, false, false),
        false,
        Collections.nCopies(layers, new LayerKind(0, RotaryConfig.plain(ropeTheta, headWidth))));
  }

  static void requirePositive(String field, int value) {
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

  /// `num_hidden_layers`, L.
  public int layers() {
    return kinds.size();
  }

  /// `num_attention_heads`, H.
  public int heads() {
    return attention.heads();
  }

  /// `num_key_value_heads`, K.
  public int keyValueHeads() {
    return attention.keyValueHeads();
  }

  /// `head_dim`, d.
  public int headWidth() {
    return attention.headWidth();
  }

  /// `intermediate_size`, F.
  public int intermediate() {
    return mlp.width();
  }

  /// `rms_norm_eps`.
  public double rmsEpsilon() {
    return norm.epsilon();
  }

  /// The different kinds among the layers, in the order in which they first appear.
  List<LayerKind> distinctKinds() {
    return kinds.stream().distinct().toList();
  }

  /// Every tensor that a checkpoint of this architecture holds, in the order of the forward pass,
  /// as f32.
  ///
  /// Names are Hugging Face's; matrices are `[out, in]`. A tied model has no `lm_head.weight`.
  public SequencedMap<String, TensorSpec> tensors() {
    return LlamaTensors.of(this);
  }

  /// The longest sequence that the model was made for, its rope scaling included.
  int longestSequence() {
    double reach = maxPositions;
    for (LayerKind kind : distinctKinds()) {
      reach = Math.max(reach, kind.rotary().scaling().reach(maxPositions));
    }
    return (int) reach;
  }

  /// Refuses a sequence that is longer.
  void requireRoomFor(int tokens) {
    if (tokens > longestSequence()) {
      throw new InvalidInputException(
          "a sequence of %d tokens is longer than the %d positions that the model's max_position_embeddings and rope scaling allow; shorten the row or the reply"
              .formatted(tokens, longestSequence()));
    }
  }
}
