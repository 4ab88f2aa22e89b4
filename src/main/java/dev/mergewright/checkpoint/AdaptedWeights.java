package dev.mergewright.checkpoint;

import dev.mergewright.tensor.TensorSpec;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// A model with an adapter over it, computed tile by tile; the adapted weights never exist as a
/// whole.
///
/// Types and shapes are the model's, numbers are not rounded.
final class AdaptedWeights implements Weights {
  /// Decoded factors kept at most, in floats: those of a few tensors that are read in turns.
  private static final long KEPT = 1 << 24;

  private final Weights model;
  private final Map<String, LowRankDelta.Factor> replaced;
  private final Map<String, LowRankDelta> deltas;
  private final Map<String, float[]> decoded = new ConcurrentHashMap<>();
  private final AtomicLong kept = new AtomicLong();

  /// @param replaced the weights that the adapter holds as a whole
  /// @param deltas what it adds to others
  AdaptedWeights(
      Weights model, Map<String, LowRankDelta.Factor> replaced, Map<String, LowRankDelta> deltas) {
    this.model = model;
    this.replaced = replaced;
    this.deltas = deltas;
  }

  @Override
  public SequencedMap<String, TensorSpec> tensors() {
    return model.tensors();
  }

  @Override
  public void read(String tensor, long from, float[] into, int count) {
    LowRankDelta.Factor whole = replaced.get(tensor);
    if (whole == null) {
      model.read(tensor, from, into, count);
    } else {
      requireInside(tensor, from, count);
      whole.read(from, into, count);
    }
    LowRankDelta delta = deltas.get(tensor);
    if (delta != null) {
      delta.addTo(right(tensor, delta), from, into, count);
    }
  }

  private void requireInside(String tensor, long from, int count) {
    TensorSpec spec = tensors().get(tensor);
    if (spec == null || from < 0 || count < 0 || from > spec.elements() - count) {
      throw new IllegalArgumentException(
          "elements [%d, %d) leave %s".formatted(from, from + count, tensor));
    }
  }

  private float[] right(String tensor, LowRankDelta delta) {
    if (kept.get() > KEPT) {
      decoded.clear();
      kept.set(0);
    }
    return decoded.computeIfAbsent(
        tensor,
        _ -> {
          float[] right = delta.right();
          kept.addAndGet(right.length);
          return right;
        });
  }
}
