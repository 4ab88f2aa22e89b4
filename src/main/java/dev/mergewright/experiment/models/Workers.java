package dev.mergewright.experiment.models;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// A fixed number of threads that compute side by side and hand over in order, so that what is
/// recorded does not depend on how many they are.
public final class Workers implements AutoCloseable {
  /// Work on one item.
  public interface Work<T, R> {
    R on(T item) throws IOException;
  }

  /// Takes a result; called on the caller's thread, in the order of the items.
  public interface Sink<R> {
    void accept(R result) throws IOException;
  }

  private final ExecutorService pool;

  public Workers(int threads) {
    pool =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().daemon().name("worker-", 0).factory());
  }

  /// Works on all items and passes each result on as soon as it and all before it are there.
  public <T, R> void inOrder(List<T> items, Work<T, R> work, Sink<R> sink) throws IOException {
    List<Future<R>> pending = new ArrayList<>();
    for (T item : items) {
      pending.add(pool.submit(() -> work.on(item)));
    }
    try {
      for (Future<R> next : pending) {
        sink.accept(result(next));
      }
    } finally {
      pending.forEach(future -> future.cancel(false));
    }
  }

  @Override
  public void close() {
    pool.close();
  }

  private static <R> R result(Future<R> future) throws IOException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException io -> throw io;
        case RuntimeException runtime -> throw runtime;
        case Error error -> throw error;
        case null, default -> throw new IllegalStateException(e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while evaluating; run the same command to continue", e);
    }
  }
}
