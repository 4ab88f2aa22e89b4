package dev.mergewright.checkpoint;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// Hands work on the blocks of tensors to threads, so that none waits for another.
///
/// The blocks of a tensor are there once some thread has prepared it; a thread that finds no block
/// ready prepares the next tensor meanwhile. Tensors so large that one thread would still be busy
/// with them after all others have finished come first, the others in the order given.
///
/// @param <T> a task: a tensor to prepare, which ends with [#prepared], or a block
final class BlockQueue<T> {
  private final Deque<T> waiting = new ArrayDeque<>();
  private final Deque<T> ready = new ArrayDeque<>();
  private int inPreparation;
  private boolean stopped;

  /// @param size of a tensor, in any unit
  BlockQueue(List<T> preparations, ToLongFunction<T> size, int threads) {
    long large = preparations.stream().mapToLong(size).sum() / (4L * threads);
    Comparator<T> largeFirst = Comparator.comparing(tensor -> size.applyAsLong(tensor) <= large);
    waiting.addAll(preparations.stream().sorted(largeFirst).toList()); // a stable sort
  }

  /// The next task, or nothing when all is done or stopped; waits while others prepare the last
  /// tensors.
  synchronized @Nullable T next() throws InterruptedException {
    while (!stopped) {
      T block = ready.poll();
      if (block != null) {
        return block;
      }
      T preparation = waiting.poll();
      if (preparation != null) {
        inPreparation++;
        return preparation;
      }
      if (inPreparation == 0) {
        return null;
      }
      wait();
    }
    return null;
  }

  /// Gives out the blocks of a tensor that is prepared now.
  synchronized void prepared(List<T> blocks) {
    inPreparation--;
    tried(blocks);
  }

  /// Gives out blocks of a tensor that may have to be written again, and so stays in preparation.
  synchronized void tried(List<T> blocks) {
    ready.addAll(blocks);
    notifyAll();
  }

  /// Gives out nothing more, because a task failed.
  synchronized void stop() {
    stopped = true;
    notifyAll();
  }
}
