package dev.mergewright.checkpoint;

import dev.mergewright.tensor.CounterMask;
import dev.mergewright.tensor.ElementType;
import dev.mergewright.tensor.StochasticRounding;
import java.lang.foreign.MemorySegment;

/// How a writer rounds merged numbers to their type on disk.
sealed interface Rounding {
  /// Encodes elements `[from, from + count)` of a tensor to the beginning of `into`.
  void encode(
      String tensor, ElementType type, long from, float[] numbers, int count, MemorySegment into);

  /// Replaces elements `[from, from + count)` of a tensor by what a file would hold.
  default void round(String tensor, ElementType type, long from, float[] numbers, int count) {
    if (type != ElementType.F32) {
      MemorySegment stored = MemorySegment.ofArray(new byte[count * type.bytes()]);
      encode(tensor, type, from, numbers, count, stored);
      type.decode(stored, 0, numbers, count);
    }
  }

  /// To nearest, ties to even.
  record Nearest() implements Rounding {
    @Override
    public void encode(
        String tensor,
        ElementType type,
        long from,
        float[] numbers,
        int count,
        MemorySegment into) {
      type.encode(numbers, count, into, 0);
    }
  }

  /// By chance to one of the two neighbours; see [StochasticRounding].
  record Stochastic(long seed) implements Rounding {
    @Override
    public void encode(
        String tensor,
        ElementType type,
        long from,
        float[] numbers,
        int count,
        MemorySegment into) {
      long key = CounterMask.key(CounterMask.key(seed, "rounding"), tensor); // no mask of a merge
      StochasticRounding.encode(type, key, from, numbers, count, into, 0);
    }
  }
}
