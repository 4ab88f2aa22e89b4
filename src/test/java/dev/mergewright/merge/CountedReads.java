package dev.mergewright.merge;

import dev.mergewright.checkpoint.Weights;
import dev.mergewright.tensor.ElementType;
import dev.mergewright.tensor.TensorSpec;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentHashMap;

/// Weights that count how many elements of each tensor were read.
public final class CountedReads implements Weights {
  private final Weights weights;
  private final Map<String, Long> counts = new ConcurrentHashMap<>();

  public CountedReads(Weights weights) {
    this.weights = weights;
  }

  /// The number of elements read so far, by tensor.
  public Map<String, Long> counts() {
    return counts;
  }

  @Override
  public SequencedMap<String, TensorSpec> tensors() {
    return weights.tensors();
  }

  @Override
  public ElementType exactType(String tensor) {
    return weights.exactType(tensor);
  }

  @Override
  public void read(String tensor, long from, float[] into, int count) {
    counts.merge(tensor, (long) count, Long::sum);
    weights.read(tensor, from, into, count);
  }

  @Override
  public void encode(
      String tensor, long from, long count, ElementType type, MemorySegment into, long offset) {
    counts.merge(tensor, count, Long::sum);
    weights.encode(tensor, from, count, type, into, offset);
  }
}
