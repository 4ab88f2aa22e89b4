package dev.mergewright.llama;

import dev.mergewright.checkpoint.Weights;
import dev.mergewright.tensor.TensorSpec;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/// Weights held in memory: fresh ones before training, trained ones after it.
public final class ArrayWeights implements Weights {
  private final SequencedMap<String, TensorSpec> tensors;
  private final Map<String, float[]> values;

  private ArrayWeights(SequencedMap<String, TensorSpec> tensors, Map<String, float[]> values) {
    this.tensors = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(tensors));
    this.values = Map.copyOf(values);
  }

  /// Takes the values over without copying: the caller lets go of the arrays.
  ///
  /// @throws IllegalArgumentException when a tensor has no array, or one of another size
  public static ArrayWeights of(
      SequencedMap<String, TensorSpec> tensors, Map<String, float[]> values) {
    tensors.forEach(
        (name, spec) -> {
          float[] array = values.get(name);
          if (array == null || array.length != spec.elements()) {
            throw new IllegalArgumentException(
                "%s needs %d values, found %s"
                    .formatted(name, spec.elements(), array == null ? "none" : array.length));
          }
        });
    return new ArrayWeights(tensors, values);
  }

  @Override
  public SequencedMap<String, TensorSpec> tensors() {
    return tensors;
  }

  @Override
  public void read(String tensor, long from, float[] into, int count) {
    float[] array = values.get(tensor);
    if (array == null) {
      throw new IllegalArgumentException("no tensor named " + tensor);
    }
    if (from < 0 || count < 0 || from + count > array.length) {
      throw new IllegalArgumentException(
          "%s has %d elements, asked for %d from %d".formatted(tensor, array.length, count, from));
    }
    System.arraycopy(array, Math.toIntExact(from), into, 0, count);
  }
}
