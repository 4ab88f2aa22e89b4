package dev.mergewright.cli;

import dev.mergewright.checkpoint.Progress;
import java.io.PrintStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Progress on standard error: one line redrawn in place on a terminal, plain lines elsewhere.
final class ConsoleProgress implements Progress {
  private static final long REDRAW_NANOS = 100_000_000L;
  private static final long PLAIN_NANOS = 30_000_000_000L;
  private static final long SHORT_PLAIN_NANOS = 10_000_000_000L;
  private static final int BAR = 20;
  private static final int STEP_WIDTH = 52;

  private final PrintStream err;
  private final boolean terminal;
  private final long plainNanos;
  private @Nullable String step;
  private long total;
  private long started;
  private long drawn;

  private ConsoleProgress(PrintStream err, boolean terminal, long plainNanos) {
    this.err = err;
    this.terminal = terminal;
    this.plainNanos = plainNanos;
  }

  /// Draws on a terminal, writes lines to anything else.
  static ConsoleProgress standard() {
    return new ConsoleProgress(System.err, isTerminal(), PLAIN_NANOS);
  }

  /// The same with more plain lines, for work that costs money.
  static ConsoleProgress everyTenSeconds() {
    return new ConsoleProgress(System.err, isTerminal(), SHORT_PLAIN_NANOS);
  }

  private static boolean isTerminal() {
    return System.console() != null && System.console().isTerminal();
  }

  static ConsoleProgress on(PrintStream err, boolean terminal) {
    return new ConsoleProgress(err, terminal, PLAIN_NANOS);
  }

  @Override
  public synchronized void begin(String name, long units) {
    step = name;
    total = units;
    started = System.nanoTime();
    drawn = started;
    if (terminal) {
      draw(0, "");
    }
  }

  @Override
  public synchronized void advance(long done, String detail) {
    long now = System.nanoTime();
    if (step != null && now - drawn >= (terminal ? REDRAW_NANOS : plainNanos)) {
      drawn = now;
      draw(done, detail);
    }
  }

  @Override
  public synchronized void end(String outcome) {
    if (step == null) {
      return;
    }
    double seconds = (System.nanoTime() - started) / 1e9;
    String time = seconds < 0.05 ? "" : "%8.1f s".formatted(seconds);
    clear();
    err.println(("  " + pad(step) + "  " + pad(outcome, 30) + time).stripTrailing());
    step = null;
  }

  private void draw(long done, String detail) {
    String share = total > 0 ? "%d/%d".formatted(done, total) : "";
    String line =
        "  %s  %s %s  %s  %s"
            .formatted(pad(String.valueOf(step)), bar(done), share, detail, eta(done));
    if (terminal) {
      clear();
      err.print(line.stripTrailing());
      err.flush();
    } else {
      err.println(line.stripTrailing());
    }
  }

  private void clear() {
    if (terminal) {
      err.print("\r\033[K");
    }
  }

  private String bar(long done) {
    if (total <= 0) {
      return "";
    }
    int full = (int) Math.min(BAR, BAR * done / total);
    return "█".repeat(full) + "░".repeat(BAR - full);
  }

  private String eta(long done) {
    if (done <= 0 || total <= 0) {
      return "";
    }
    long left = (System.nanoTime() - started) / done * Math.max(0, total - done);
    Duration remaining = Duration.ofNanos(left);
    return "ETA %d:%02d".formatted(remaining.toMinutes(), remaining.toSecondsPart());
  }

  private static String pad(String text) {
    return pad(text, STEP_WIDTH);
  }

  private static String pad(String text, int width) {
    return text.length() >= width ? text : text + " ".repeat(width - text.length());
  }
}
