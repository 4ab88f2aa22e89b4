package dev.mergewright.llama;

import dev.mergewright.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// A part of a model that can be on the device without the others.
sealed interface ModelPart {
  /// The tensors that it is packed from, in the order of [LlamaTensors].
  SequencedMap<String, TensorSpec> tensors(LlamaConfig config);

  /// The same by packed tensor: those of one are stacked by rows.
  default List<SequencedMap<String, TensorSpec>> stacks(LlamaConfig config) {
    List<SequencedMap<String, TensorSpec>> stacks = new ArrayList<>();
    tensors(config).forEach((name, spec) -> stacks.add(new LinkedHashMap<>(Map.of(name, spec))));
    return stacks;
  }

  /// The numbers in them.
  default long elements(LlamaConfig config) {
    return tensors(config).values().stream().mapToLong(TensorSpec::elements).sum();
  }

  /// All parts in the order of the forward pass.
  static List<ModelPart> of(LlamaConfig config) {
    List<ModelPart> parts = new ArrayList<>(List.of(new Embedding()));
    for (int layer = 0; layer < config.layers(); layer++) {
      parts.add(new Layer(layer));
    }
    parts.add(new Head());
    return parts;
  }

  /// Tokens to vectors.
  record Embedding() implements ModelPart {
    @Override
    public SequencedMap<String, TensorSpec> tensors(LlamaConfig config) {
      return LlamaTensors.embedding(config);
    }
  }

  /// One transformer layer.
  record Layer(int number) implements ModelPart {
    @Override
    public SequencedMap<String, TensorSpec> tensors(LlamaConfig config) {
      return LlamaTensors.layer(config, number);
    }

    @Override
    public List<SequencedMap<String, TensorSpec>> stacks(LlamaConfig config) {
      return LlamaTensors.stacks(config, number);
    }
  }

  /// Vectors to logits; its matrix is the embedding's where they are tied.
  record Head() implements ModelPart {
    @Override
    public SequencedMap<String, TensorSpec> tensors(LlamaConfig config) {
      return LlamaTensors.head(config);
    }
  }
}
