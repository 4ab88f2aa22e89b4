package dev.mergewright.cli;

import dev.mergewright.checkpoint.Progress;
import dev.mergewright.synthesis.calls.Totals;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// The progress of a generation: rows as they are accepted, and calls and money as they go, between
/// rounds too.
final class GenerationProgress implements Progress, AutoCloseable {
  private static final long TICK_MILLIS = 500;

  private final Display display;
  private final Supplier<Totals> totals;
  private final ScheduledExecutorService clock;
  private volatile long total;
  private volatile long accepted;
  private volatile String detail = "";

  /// How it is shown; decides itself how often.
  interface Display {
    void begin(String step, long rows);

    /// @param accepted rows so far
    /// @param total rows that are wanted
    /// @param detail candidates so far, and which stream is behind
    void show(long accepted, long total, String detail, Totals calls);

    void end(String outcome, Totals calls);
  }

  GenerationProgress(Display display, Supplier<Totals> totals) {
    this.display = display;
    this.totals = totals;
    clock =
        Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().daemon().name("progress").unstarted(task));
    clock.scheduleAtFixedRate(this::show, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void begin(String step, long rows) {
    total = rows;
    display.begin(step, rows);
  }

  @Override
  public void advance(long done, String what) {
    accepted = done;
    detail = what;
    show();
  }

  @Override
  public void end(String outcome) {
    display.end(outcome, totals.get());
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }

  private void show() {
    display.show(accepted, total, detail, totals.get());
  }
}
