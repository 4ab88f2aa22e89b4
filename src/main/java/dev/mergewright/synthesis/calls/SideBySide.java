package dev.mergewright.synthesis.calls;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Runs tasks side by side, each on a virtual thread of its own.
///
/// After a failure the others finish what they have begun, because it is paid for; whoever looks at
/// [#hasFailed] begins nothing else.
final class SideBySide {
  private volatile boolean hasFailed;

  /// A part of the work.
  interface Task {
    void run() throws InterruptedException;
  }

  boolean hasFailed() {
    return hasFailed;
  }

  /// Returns when all have ended; throws the first failure in their order.
  void runAll(List<Task> tasks) throws InterruptedException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Void>> running = new ArrayList<>();
      for (Task task : tasks) {
        running.add(
            threads.submit(
                () -> {
                  boolean isDone = false;
                  try {
                    task.run();
                    isDone = true;
                  } finally {
                    hasFailed |= !isDone;
                  }
                  return null;
                }));
      }
      try {
        RuntimeException first = null;
        for (Future<Void> future : running) {
          try {
            result(future);
          } catch (RuntimeException e) {
            first = first == null ? e : first;
          }
        }
        if (first != null) {
          throw first;
        }
      } catch (InterruptedException e) {
        threads.shutdownNow();
        throw e;
      }
    }
  }

  /// What a task came to, or the exception that it ended with.
  static <T> T result(Future<T> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case InterruptedException cause -> throw cause;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }
}
