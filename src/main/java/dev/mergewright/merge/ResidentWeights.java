package dev.mergewright.merge;

import dev.mergewright.checkpoint.CheckpointFormatException;
import dev.mergewright.checkpoint.CheckpointFormatException.Reason;
import dev.mergewright.checkpoint.Weights;
import dev.mergewright.tensor.TensorSpec;
import dev.mergewright.tensor.Tiles;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/// Weights decoded to `float` once and kept, for models that are read again and again.
final class ResidentWeights implements Weights {
  private final SequencedMap<String, TensorSpec> tensors;
  private final Map<String, float[]> numbers;

  private ResidentWeights(SequencedMap<String, TensorSpec> tensors, Map<String, float[]> numbers) {
    this.tensors = tensors;
    this.numbers = numbers;
  }

  /// Decodes a model and refuses NaN and infinity on the way.
  static ResidentWeights of(String model, Weights weights) {
    Map<String, float[]> numbers = new LinkedHashMap<>();
    for (String tensor : weights.tensors().keySet()) {
      float[] all = weights.read(tensor);
      if (!Float.isFinite(Tiles.greatestMagnitude(all, all.length))) {
        throw new CheckpointFormatException(
            Reason.NOT_FINITE,
            "%s: %s holds NaN or infinity, which would spread through a merge; use another version of the model"
                .formatted(model, tensor));
      }
      numbers.put(tensor, all);
    }
    return new ResidentWeights(weights.tensors(), numbers);
  }

  /// The heap that decoded weights take; more than any heap when a tensor does not fit into an
  /// array.
  static long bytes(Weights weights) {
    long bytes = 0;
    for (TensorSpec spec : weights.tensors().values()) {
      if (spec.elements() > Integer.MAX_VALUE - 8) {
        return Long.MAX_VALUE;
      }
      bytes += spec.elements() * Float.BYTES;
    }
    return bytes;
  }

  @Override
  public SequencedMap<String, TensorSpec> tensors() {
    return tensors;
  }

  /// Reads a tile of this model minus another one, without copying the two first.
  ///
  /// @param theirTensor the name of the other one's tensor
  void readMinus(
      String tensor,
      ResidentWeights other,
      String theirTensor,
      long from,
      float[] into,
      int count) {
    float[] mine = numbers.get(tensor);
    float[] theirs = other.numbers.get(theirTensor);
    if (mine == null || theirs == null) {
      throw new IllegalArgumentException("no tensor named " + tensor);
    }
    Tiles.subtract(mine, theirs, Math.toIntExact(from), into, count);
  }

  @Override
  public void read(String tensor, long from, float[] into, int count) {
    float[] all = numbers.get(tensor);
    if (all == null || from < 0 || count < 0 || from > all.length - count) {
      throw new IllegalArgumentException(
          "no elements [%d, %d) of a tensor %s".formatted(from, from + count, tensor));
    }
    System.arraycopy(all, (int) from, into, 0, count);
  }
}
