package dev.mergewright.llama;

import dev.mergewright.tensor.TensorSpec;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// The tensors of a model: Hugging Face's names and shapes in the order in which the forward pass
/// meets them, part by part.
///
/// ```text
/// embedding  model.embed_tokens.weight  [V, D]
/// layer l    model.layers.{l}.*         as in LayerTensors
/// head       model.norm.weight          [D]
///            lm_head.weight             [V, D]   (when tied, the embedding)
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
    part.put(EMBEDDING, LayerTensors.matrix(c.vocabulary(), c.hidden()));
    return part;
  }

  static SequencedMap<String, TensorSpec> layer(LlamaConfig c, int layer) {
    return named(LayerTensors.of(c).stored(), layer);
  }

  /// The stored tensors of each packed one of a layer.
  static List<SequencedMap<String, TensorSpec>> stacks(LlamaConfig c, int layer) {
    return LayerTensors.of(c).stacks().stream().map(stack -> named(stack, layer)).toList();
  }

  private static SequencedMap<String, TensorSpec> named(
      SequencedMap<String, TensorSpec> tensors, int layer) {
    SequencedMap<String, TensorSpec> named = new LinkedHashMap<>();
    tensors.forEach((name, spec) -> named.put("model.layers." + layer + "." + name, spec));
    return named;
  }

  static SequencedMap<String, TensorSpec> head(LlamaConfig c) {
    SequencedMap<String, TensorSpec> part = new LinkedHashMap<>();
    part.put("model.norm.weight", LayerTensors.vector(c.hidden()));
    part.put(
        c.tiedEmbeddings() ? EMBEDDING : HEAD, LayerTensors.matrix(c.vocabulary(), c.hidden()));
    return part;
  }
}
