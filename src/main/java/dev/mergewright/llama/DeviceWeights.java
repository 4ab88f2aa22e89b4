package dev.mergewright.llama;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.checkpoint.Weights;
import dev.mergewright.tensor.TensorSpec;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Copies a model's weights to the device as f32, refusing what does not fit the architecture.
final class DeviceWeights {
  private DeviceWeights() {}

  /// One array per tensor, in the order of [LlamaTensors]; they belong to `owner`.
  static NDList copy(LlamaConfig config, Weights weights, NDManager owner) {
    SequencedMap<String, TensorSpec> expected = LlamaTensors.of(config);
    expected.forEach((name, spec) -> check(name, spec.shape(), weights.tensors().get(name)));
    NDList arrays = new NDList(expected.size());
    expected.forEach(
        (name, spec) -> arrays.add(owner.create(weights.read(name), new Shape(spec.shape()))));
    return arrays;
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
