package dev.mergewright.checkpoint;

import dev.mergewright.tensor.ElementType;
import dev.mergewright.tensor.TensorSpec;
import java.util.SequencedMap;

/// Weights with the numbers that a file would hold: every value rounded once to its tensor's type.
record StoredWeights(Weights exact) implements Weights {
  @Override
  public SequencedMap<String, TensorSpec> tensors() {
    return exact.tensors();
  }

  @Override
  public void prepare(String tensor) {
    exact.prepare(tensor);
  }

  @Override
  public void read(String tensor, long from, float[] into, int count) {
    exact.read(tensor, from, into, count);
    TensorSpec spec = exact.tensors().get(tensor);
    if (spec != null && spec.type() != ElementType.F32) {
      for (int i = 0; i < count; i++) {
        into[i] = spec.type().round(into[i]);
      }
    }
  }
}
