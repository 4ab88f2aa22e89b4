package dev.mergewright.cli;

import dev.mergewright.checkpoint.Progress;
import dev.mergewright.synthesis.calls.Totals;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// The progress of a generation: rows as they are accepted, and calls and money as they go, between
/// rounds too.
final class GenerationProgress implements Progress, AutoCloseable {
  private static final long TICK_MILLIS = 500;

  private final Progress shown;
  private final Supplier<Totals> totals;
  private final ScheduledExecutorService clock;
  private volatile long total;
  private volatile long accepted;
  private volatile String detail = "";

  private GenerationProgress(Progress shown, Supplier<Totals> totals) {
    this.shown = shown;
    this.totals = totals;
    clock =
        Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().daemon().name("progress").unstarted(task));
    clock.scheduleAtFixedRate(this::show, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  static GenerationProgress of(Supplier<Totals> totals) {
    return new GenerationProgress(ConsoleProgress.everyTenSeconds(), totals);
  }

  @Override
  public void begin(String step, long rows) {
    total = rows;
    shown.begin(step, rows);
  }

  @Override
  public void advance(long done, String what) {
    accepted = done;
    detail = what;
    show();
  }

  @Override
  public void end(String outcome) {
    shown.end(outcome);
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }

  private void show() {
    Totals now = totals.get();
    String calls =
        "%d in flight of %d, %d asked, %d recorded"
            .formatted(now.inFlight(), now.limit(), now.asked(), now.recorded());
    String failures =
        now.failed() + now.throttled() == 0
            ? ""
            : ", %d failed, %d throttled".formatted(now.failed(), now.throttled());
    shown.advance(accepted, "%s; %s%s%s".formatted(detail, calls, failures, cost(now)));
  }

  /// What was spent, and what the whole will cost if the rest costs as much per row.
  private String cost(Totals now) {
    if (now.cost().signum() == 0) {
      return "";
    }
    String cap = now.cap() == null ? "" : " of " + now.cap().toPlainString();
    String projected =
        accepted == 0
            ? ""
            : ", projected "
                + now.cost()
                    .multiply(BigDecimal.valueOf(total))
                    .divide(BigDecimal.valueOf(accepted), 2, RoundingMode.HALF_UP)
                    .toPlainString();
    return "; %s USD%s%s"
        .formatted(now.cost().setScale(4, RoundingMode.UP).toPlainString(), cap, projected);
  }
}
