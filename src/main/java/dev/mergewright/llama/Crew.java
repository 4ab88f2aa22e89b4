package dev.mergewright.llama;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// A fixed number of threads that work off numbered jobs side by side; one is the caller's.
///
/// Jobs write to places of their own, so results do not depend on who does which. Safe for
/// concurrent use.
final class Crew implements AutoCloseable {
  /// Nobody but the caller.
  static final Crew ALONE = new Crew(1);

  private final int threads;
  private final ExecutorService pool;

  Crew(int threads) {
    this.threads = threads;
    this.pool =
        Executors.newFixedThreadPool(
            Math.max(1, threads - 1), Thread.ofPlatform().daemon().name("scorer-", 0).factory());
  }

  /// How many jobs are in work at once.
  int threads() {
    return threads;
  }

  /// Does jobs `0..count-1`, roughly in this order, and returns when none is in work. The first
  /// failure ends it and is thrown.
  void each(int count, IntConsumer job) {
    AtomicInteger next = new AtomicInteger();
    Runnable share =
        () -> {
          try {
            for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
              job.accept(i);
            }
          } catch (RuntimeException | Error e) {
            next.set(count); // an int that overflows takes two billion workers
            throw e;
          }
        };
    List<Future<?>> others = new ArrayList<>();
    for (int i = 1; i < Math.min(threads, count); i++) {
      others.add(pool.submit(share));
    }
    Throwable failure = null;
    try {
      share.run();
    } catch (RuntimeException | Error e) {
      failure = e;
    }
    for (Future<?> other : others) {
      Throwable theirs = failureOf(other);
      failure = failure == null ? theirs : failure;
    }
    switch (failure) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException(failure);
    }
  }

  /// Waits to the end though interrupted: others still use what the caller would free.
  private static @Nullable Throwable failureOf(Future<?> share) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          share.get();
          return null;
        } catch (ExecutionException e) {
          return e.getCause();
        } catch (InterruptedException _) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}
