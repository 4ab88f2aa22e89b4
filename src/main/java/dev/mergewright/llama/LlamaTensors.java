package dev.mergewright.llama;

import dev.mergewright.tensor.ElementType;
import dev.mergewright.tensor.TensorSpec;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// The tensors of a Llama model: Hugging Face's names and shapes in the order in which the forward
/// pass meets them, part by part.
///
/// ```text
/// embedding  model.embed_tokens.weight                      [V, D]
/// layer l    model.layers.{l}.input_layernorm.weight        [D]
///                            .self_attn.q_proj.weight       [H*d, D]
///                            .self_attn.k_proj.weight       [K*d, D]
///                            .self_attn.v_proj.weight       [K*d, D]
///                            .self_attn.o_proj.weight       [D, H*d]
///                            .post_attention_layernorm.weight [D]
///                            .mlp.gate_proj.weight          [F, D]
///                            .mlp.up_proj.weight            [F, D]
///                            .mlp.down_proj.weight          [D, F]
/// head       model.norm.weight                              [D]
///            lm_head.weight                                 [V, D]   (when tied, the embedding)
/// ```
final class LlamaTensors {
  static final String EMBEDDING = "model.embed_tokens.weight";
  static final String HEAD = "lm_head.weight";

  private LlamaTensors() {}

  /// All parts one after the other; a tied head's embedding is not repeated.
  static SequencedMap<String, TensorSpec> of(LlamaConfig c) {
    SequencedMap<String, TensorSpec> all = new LinkedHashMap<>(embedding(c));
    for (int layer = 0; layer < c.layers(); layer++) {
      all.putAll(layer(c, layer));
    }
    all.putAll(head(c));
    return Collections.unmodifiableSequencedMap(all);
  }

  static SequencedMap<String, TensorSpec> embedding(LlamaConfig c) {
    SequencedMap<String, TensorSpec> part = new LinkedHashMap<>();
    part.put(EMBEDDING, matrix(c.vocabulary(), c.hidden()));
    return part;
  }

  static SequencedMap<String, TensorSpec> layer(LlamaConfig c, int layer) {
    int queries = c.heads() * c.headWidth();
    int keys = c.keyValueHeads() * c.headWidth();
    String prefix = "model.layers." + layer + ".";
    SequencedMap<String, TensorSpec> part = new LinkedHashMap<>();
    part.put(prefix + "input_layernorm.weight", vector(c.hidden()));
    part.put(prefix + "self_attn.q_proj.weight", matrix(queries, c.hidden()));
    part.put(prefix + "self_attn.k_proj.weight", matrix(keys, c.hidden()));
    part.put(prefix + "self_attn.v_proj.weight", matrix(keys, c.hidden()));
    part.put(prefix + "self_attn.o_proj.weight", matrix(c.hidden(), queries));
    part.put(prefix + "post_attention_layernorm.weight", vector(c.hidden()));
    part.put(prefix + "mlp.gate_proj.weight", matrix(c.intermediate(), c.hidden()));
    part.put(prefix + "mlp.up_proj.weight", matrix(c.intermediate(), c.hidden()));
    part.put(prefix + "mlp.down_proj.weight", matrix(c.hidden(), c.intermediate()));
    return part;
  }

  static SequencedMap<String, TensorSpec> head(LlamaConfig c) {
    SequencedMap<String, TensorSpec> part = new LinkedHashMap<>();
    part.put("model.norm.weight", vector(c.hidden()));
    part.put(c.tiedEmbeddings() ? EMBEDDING : HEAD, matrix(c.vocabulary(), c.hidden()));
    return part;
  }

  private static TensorSpec matrix(int rows, int columns) {
    return new TensorSpec(ElementType.F32, List.of((long) rows, (long) columns));
  }

  private static TensorSpec vector(int size) {
    return new TensorSpec(ElementType.F32, List.of((long) size));
  }
}
