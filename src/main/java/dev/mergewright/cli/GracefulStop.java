package dev.mergewright.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// Ends a command on Ctrl-C without losing what is under way: it is told to stop, and the process
/// waits until it has. The virtual machine then ends with 130 by itself. A second Ctrl-C abandons
/// what is under way.
final class GracefulStop implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 300;
  private static final long LOOK_MILLIS = 100;
  private static final int ABANDONED = 130;

  /// A signal is handled by a thread of this name, which lives until the process has ended.
  private static final Pattern SIGNAL = Pattern.compile("SIG[A-Z]+ handler");

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
    long signals = signals();
    System.err.println(
        "\nmergewright: stopping, calls in flight finish; Ctrl-C again abandons them");
    stop.run();
    try {
      boolean isSaved = false;
      long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      while (!isSaved && System.nanoTime() < patience) {
        isSaved = over.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        if (!isSaved && signals() > signals) {
          System.err.println(
              "mergewright: abandoned calls in flight, whose price may be lost; " + advice);
          Runtime.getRuntime().halt(ABANDONED);
        }
      }
      System.err.println(
          "mergewright: %s; %s".formatted(isSaved ? "saved" : "gave up waiting", advice));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// The signals that came so far. The virtual machine tells nobody of those that come while it
  /// ends, but each has a thread that waits for the end.
  private static long signals() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> SIGNAL.matcher(thread.getName()).matches())
        .count();
  }

  /// The command has ended, by itself or as told.
  @Override
  public void close() {
    over.countDown();
  }
}
