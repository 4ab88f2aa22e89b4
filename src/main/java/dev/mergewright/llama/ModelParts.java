package dev.mergewright.llama;

import ai.djl.ndarray.NDArray;
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

  /// Copies and packs one part after the other; `owner` has the packed arrays, nothing else stays.
  static ModelParts load(ForwardPass pass, DeviceWeights weights, NDManager owner) {
    NDList embedding;
    try (NDManager unpacked = owner.newSubManager()) {
      embedding = pass.packOuter(weights.embedding(unpacked), owner);
    }
    List<NDList> layers = new ArrayList<>();
    for (int layer = 0; layer < pass.config().layers(); layer++) {
      try (NDManager unpacked = owner.newSubManager()) {
        layers.add(pass.packLayer(weights.layer(layer, unpacked), owner));
      }
    }
    try (NDManager unpacked = owner.newSubManager()) {
      return new ModelParts(embedding, layers, head(pass, weights, embedding, unpacked, owner));
    }
  }

  private static NDList head(
      ForwardPass pass,
      DeviceWeights weights,
      NDList embedding,
      NDManager unpacked,
      NDManager owner) {
    if (!pass.config().tiedEmbeddings()) {
      return pass.packOuter(weights.head(unpacked), owner);
    }
    NDArray norm = pass.packOuter(weights.headNorm(unpacked), owner).singletonOrThrow();
    return new NDList(norm, embedding.singletonOrThrow());
  }
}
