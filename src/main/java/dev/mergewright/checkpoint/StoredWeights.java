package dev.mergewright.checkpoint;

import dev.mergewright.tensor.TensorSpec;
import java.util.SequencedMap;

/// Weights with the numbers that a file would hold: every value rounded once to its tensor's type.
///
/// @param rounding as a writer of the file would round
record StoredWeights(Weights exact, Rounding rounding) implements Weights {
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
    if (spec != null) {
      rounding.round(tensor, spec.type(), from, into, count);
    }
  }
}
