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
  void round(String tensor, ElementType type, long from, float[] numbers, int count);

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

    @Override
    public void round(String tensor, ElementType type, long from, float[] numbers, int count) {
      type.round(numbers, count);
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
      StochasticRounding.encode(type, key(tensor), from, numbers, count, into, 0);
    }

    @Override
    public void round(String tensor, ElementType type, long from, float[] numbers, int count) {
      StochasticRounding.round(type, key(tensor), from, numbers, count);
    }

    private long key(String tensor) {
      return CounterMask.key(CounterMask.key(seed, "rounding"), tensor); // no mask of a merge
    }
  }
}
