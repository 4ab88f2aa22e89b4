package dev.mergewright.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Ends a command on Ctrl-C without losing what is under way: it is told to stop, and the process
/// waits until it has. The virtual machine then ends with 130 by itself.
final class GracefulStop implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 300;

  private final CountDownLatch over = new CountDownLatch(1);

  private GracefulStop() {}

  /// @param stop tells the work to stop; called from another thread
  /// @param advice how to go on
  static GracefulStop by(Runnable stop, String advice) {
    GracefulStop graceful = new GracefulStop();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> graceful.end(stop, advice)));
    return graceful;
  }

  private void end(Runnable stop, String advice) {
    if (over.getCount() == 0) {
      return;
    }
    System.err.println("\nmergewright: stopping, calls in flight finish");
    stop.run();
    try {
      boolean isSaved = over.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
      System.err.println(
          "mergewright: %s; %s".formatted(isSaved ? "saved" : "gave up waiting", advice));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// The command has ended, by itself or as told.
  @Override
  public void close() {
    over.countDown();
  }
}
