package dev.mergewright.llama;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.checkpoint.Weights;
import dev.mergewright.tensor.TensorSpec;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Copies a model's weights to the device, whole or part by part, refusing what does not fit the
/// architecture; as f32 unless a loader knows better.
///
/// The lists hold one array per tensor, in the order of [LlamaTensors]; they belong to `owner`.
final class DeviceWeights {
  private final LlamaConfig config;
  private final Weights weights;
  private final @Nullable TensorLoader loader;

  private DeviceWeights(LlamaConfig config, Weights weights, @Nullable TensorLoader loader) {
    this.config = config;
    this.weights = weights;
    this.loader = loader;
  }

  /// Compares names and shapes; nothing is read yet.
  ///
  /// @throws InvalidInputException when a tensor is missing or has another shape
  static DeviceWeights of(LlamaConfig config, Weights weights) {
    SequencedMap<String, TensorSpec> found = weights.tensors();
    LlamaTensors.of(config).forEach((name, spec) -> check(name, spec.shape(), found.get(name)));
    return new DeviceWeights(config, weights, null);
  }

  /// The same, read outside of the heap by several threads into the compute type.
  DeviceWeights through(TensorLoader reader) {
    return new DeviceWeights(config, weights, reader);
  }

  /// The packed list of a part, which belongs to `owner`.
  NDList packed(ModelPart part, ForwardPass pass, NDManager owner) {
    if (loader != null) {
      return loader.read(part.stacks(config), weights, owner);
    }
    try (NDManager unpacked = owner.newSubManager()) {
      return switch (part) {
        case ModelPart.Embedding _ -> pass.packOuter(embedding(unpacked), owner);
        case ModelPart.Layer layer -> pass.packLayer(layer(layer.number(), unpacked), owner);
        case ModelPart.Head _ -> pass.packOuter(head(unpacked), owner);
      };
    }
  }

  /// The norm of a tied head, with the embedding as its matrix.
  NDList packedTiedHead(NDList embedding, ForwardPass pass, NDManager owner) {
    SequencedMap<String, TensorSpec> part = LlamaTensors.head(config);
    part.pollLastEntry();
    NDArray norm;
    if (loader != null) {
      norm = loader.read(List.of(part), weights, owner).singletonOrThrow();
    } else {
      try (NDManager unpacked = owner.newSubManager()) {
        norm = pass.packOuter(copy(part, unpacked), owner).singletonOrThrow();
      }
    }
    return new NDList(norm, embedding.singletonOrThrow());
  }

  NDList all(NDManager owner) {
    return copy(LlamaTensors.of(config), owner);
  }

  private NDList embedding(NDManager owner) {
    return copy(LlamaTensors.embedding(config), owner);
  }

  private NDList layer(int layer, NDManager owner) {
    return copy(LlamaTensors.layer(config, layer), owner);
  }

  private NDList head(NDManager owner) {
    return copy(LlamaTensors.head(config), owner);
  }

  private NDList copy(SequencedMap<String, TensorSpec> part, NDManager owner) {
    NDList arrays = new NDList(part.size());
    part.forEach((name, spec) -> arrays.add(array(name, spec, owner)));
    return arrays;
  }

  private NDArray array(String name, TensorSpec spec, NDManager owner) {
    return owner.create(weights.read(name), new Shape(spec.shape()));
  }

  private static void check(String name, List<Long> shape, @Nullable TensorSpec found) {
    if (found == null) {
      throw new InvalidInputException(
          "tensor %s of shape %s is missing: the weights do not belong to this config"
              .formatted(name, shape));
    }
    if (!found.shape().equals(shape)) {
      throw new InvalidInputException(
          "tensor %s has shape %s, the config asks for %s".formatted(name, found.shape(), shape));
    }
  }
}
