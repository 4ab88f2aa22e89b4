package dev.mergewright.checkpoint;

import dev.mergewright.tensor.ElementType;
import dev.mergewright.tensor.TensorSpec;
import java.lang.foreign.MemorySegment;
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
  public int blockSize() {
    return exact.blockSize();
  }

  @Override
  public ElementType exactType(String tensor) {
    TensorSpec spec = exact.tensors().get(tensor);
    return spec == null ? Weights.super.exactType(tensor) : spec.type();
  }

  /// Rounding to nearest is left to the encoding where the types are the same.
  @Override
  public void encode(
      String tensor, long from, long count, ElementType type, MemorySegment into, long offset) {
    if (rounding instanceof Rounding.Nearest && exactType(tensor) == type) {
      exact.encode(tensor, from, count, type, into, offset);
    } else {
      Weights.super.encode(tensor, from, count, type, into, offset);
    }
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
