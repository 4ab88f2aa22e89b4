package dev.mergewright.checkpoint;

import dev.mergewright.tensor.ElementType;
import dev.mergewright.tensor.TensorSpec;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.SequencedMap;

/// All named tensors of a model, read tile by tile.
///
/// A checkpoint reads them from disk, a merge computes them when asked. Writers, forward passes and
/// gradients take a `Weights` and cannot tell the difference. Implementations are safe for
/// concurrent reads.
public interface Weights {
  /// The tensors by name, in the order of the file they come from.
  SequencedMap<String, TensorSpec> tensors();

  /// Reads elements `[from, from + count)` of a tensor, row-major, into `into[0..count)`.
  ///
  /// Values are exact images of the stored (or the merged, unrounded) numbers.
  ///
  /// @throws IllegalArgumentException when the tensor is unknown or the range leaves it
  /// @throws CheckpointFormatException when one of them is stored as NaN or infinity
  void read(String tensor, long from, float[] into, int count);

  /// Does what the first read of a tensor would do before it reads, such as the measure pass of a
  /// merge.
  ///
  /// A caller with several threads prepares one tensor while it reads another, for reads of one
  /// that is being prepared wait.
  default void prepare(String tensor) {}

  /// The numbers of a tensor as they most likely are, when they can be told before [#prepare] has
  /// read all that they come from, and checked.
  default Optional<PresumedTensor> presume(String tensor) {
    return Optional.empty();
  }

  /// How many elements a caller that goes through a tensor should read at a time.
  default int blockSize() {
    return 1 << 16; // a quarter of a megabyte of floats
  }

  /// Reads a whole tensor.
  ///
  /// @throws ArithmeticException when it has more elements than an array can hold
  default float[] read(String tensor) {
    TensorSpec spec = tensors().get(tensor);
    if (spec == null) {
      throw new IllegalArgumentException("no tensor named " + tensor);
    }
    float[] all = new float[Math.toIntExact(spec.elements())];
    read(tensor, 0, all, all.length);
    return all;
  }

  /// The narrowest type known to hold every number of a tensor unchanged.
  default ElementType exactType(String tensor) {
    return ElementType.F32;
  }

  /// Reads elements `[from, from + count)` of a tensor, each rounded once to a type, into the bytes
  /// of `into` from `offset` on.
  ///
  /// Copies where the numbers lie in that type already, and does not look for NaN and infinity
  /// then.
  default void encode(
      String tensor, long from, long count, ElementType type, MemorySegment into, long offset) {
    float[] block = new float[(int) Math.min(blockSize(), count)];
    for (long done = 0; done < count; done += block.length) {
      int length = (int) Math.min(block.length, count - done);
      read(tensor, from + done, block, length);
      type.encode(block, length, into, offset + done * type.bytes());
    }
  }

  /// The same weights with the numbers that a file would hold: rounded once to each tensor's type.
  /// What is scored should be what is written.
  default Weights asStored() {
    return new StoredWeights(this, new Rounding.Nearest());
  }

  /// The same weights with the numbers that [CheckpointWriter#withStochasticRounding] would write.
  default Weights asStoredByChance(long seed) {
    return new StoredWeights(this, new Rounding.Stochastic(seed));
  }
}
