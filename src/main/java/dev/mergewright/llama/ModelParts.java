package dev.mergewright.llama;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;

/// The packed weights of a model, all parts on the device.
///
/// @param embedding as [LlamaScript] packs it, likewise the others
/// @param layers one list per layer
/// @param head norm and output matrix; when tied, the matrix is the embedding's array itself
record ModelParts(NDList embedding, List<NDList> layers, NDList head) {
  ModelParts {
    layers = List.copyOf(layers);
  }

  /// Loads one part after the other; `owner` has the packed arrays, nothing else stays.
  static ModelParts load(ForwardPass pass, DeviceWeights weights, NDManager owner) {
    NDList embedding = new NDList();
    List<NDList> layers = new ArrayList<>();
    NDList head = new NDList();
    for (ModelPart part : ModelPart.of(pass.config())) {
      switch (part) {
        case ModelPart.Embedding _ -> embedding = weights.packed(part, pass, owner);
        case ModelPart.Layer _ -> layers.add(weights.packed(part, pass, owner));
        case ModelPart.Head _ ->
            head =
                pass.config().tiedEmbeddings()
                    ? weights.packedTiedHead(embedding, pass, owner)
                    : weights.packed(part, pass, owner);
      }
    }
    return new ModelParts(embedding, layers, head);
  }
}
