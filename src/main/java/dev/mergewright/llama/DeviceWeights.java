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

/// Copies a model's weights to the device as f32, whole or part by part, refusing what does not fit
/// the architecture.
///
/// The lists hold one array per tensor, in the order of [LlamaTensors]; they belong to `owner`.
final class DeviceWeights {
  private final LlamaConfig config;
  private final Weights weights;

  private DeviceWeights(LlamaConfig config, Weights weights) {
    this.config = config;
    this.weights = weights;
  }

  /// Compares names and shapes; nothing is read yet.
  ///
  /// @throws InvalidInputException when a tensor is missing or has another shape
  static DeviceWeights of(LlamaConfig config, Weights weights) {
    SequencedMap<String, TensorSpec> found = weights.tensors();
    LlamaTensors.of(config).forEach((name, spec) -> check(name, spec.shape(), found.get(name)));
    return new DeviceWeights(config, weights);
  }

  NDList all(NDManager owner) {
    return copy(LlamaTensors.of(config), owner);
  }

  NDList embedding(NDManager owner) {
    return copy(LlamaTensors.embedding(config), owner);
  }

  NDList layer(int layer, NDManager owner) {
    return copy(LlamaTensors.layer(config, layer), owner);
  }

  NDList head(NDManager owner) {
    return copy(LlamaTensors.head(config), owner);
  }

  /// The norm of the head without its matrix, for when that is at hand as the embedding.
  NDList headNorm(NDManager owner) {
    SequencedMap<String, TensorSpec> part = LlamaTensors.head(config);
    part.pollLastEntry();
    return copy(part, owner);
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
