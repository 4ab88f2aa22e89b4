package dev.mergewright.llama;

import dev.mergewright.tensor.ElementType;
import dev.mergewright.tensor.TensorSpec;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// The tensors of a Llama model: Hugging Face's names and shapes in the order in which the forward
/// pass meets them.
///
/// ```text
/// model.embed_tokens.weight                      [V, D]
/// model.layers.{l}.input_layernorm.weight        [D]
///                 .self_attn.q_proj.weight       [H*d, D]
///                 .self_attn.k_proj.weight       [K*d, D]
///                 .self_attn.v_proj.weight       [K*d, D]
///                 .self_attn.o_proj.weight       [D, H*d]
///                 .post_attention_layernorm.weight [D]
///                 .mlp.gate_proj.weight          [F, D]
///                 .mlp.up_proj.weight            [F, D]
///                 .mlp.down_proj.weight          [D, F]
/// model.norm.weight                              [D]
/// lm_head.weight                                 [V, D]   (absent when tied)
/// ```
final class LlamaTensors {
  static final String EMBEDDING = "model.embed_tokens.weight";
  static final String HEAD = "lm_head.weight";

  private LlamaTensors() {}

  static SequencedMap<String, TensorSpec> of(LlamaConfig c) {
    SequencedMap<String, TensorSpec> all = new LinkedHashMap<>();
    int queries = c.heads() * c.headWidth();
    int keys = c.keyValueHeads() * c.headWidth();
    all.put(EMBEDDING, matrix(c.vocabulary(), c.hidden()));
    for (int layer = 0; layer < c.layers(); layer++) {
      String prefix = "model.layers." + layer + ".";
      all.put(prefix + "input_layernorm.weight", vector(c.hidden()));
      all.put(prefix + "self_attn.q_proj.weight", matrix(queries, c.hidden()));
      all.put(prefix + "self_attn.k_proj.weight", matrix(keys, c.hidden()));
      all.put(prefix + "self_attn.v_proj.weight", matrix(keys, c.hidden()));
      all.put(prefix + "self_attn.o_proj.weight", matrix(c.hidden(), queries));
      all.put(prefix + "post_attention_layernorm.weight", vector(c.hidden()));
      all.put(prefix + "mlp.gate_proj.weight", matrix(c.intermediate(), c.hidden()));
      all.put(prefix + "mlp.up_proj.weight", matrix(c.intermediate(), c.hidden()));
      all.put(prefix + "mlp.down_proj.weight", matrix(c.hidden(), c.intermediate()));
    }
    all.put("model.norm.weight", vector(c.hidden()));
    if (!c.tiedEmbeddings()) {
      all.put(HEAD, matrix(c.vocabulary(), c.hidden()));
    }
    return Collections.unmodifiableSequencedMap(all);
  }

  private static TensorSpec matrix(int rows, int columns) {
    return new TensorSpec(ElementType.F32, List.of((long) rows, (long) columns));
  }

  private static TensorSpec vector(int size) {
    return new TensorSpec(ElementType.F32, List.of((long) size));
  }
}
