package dev.mergewright.cli;

import dev.mergewright.checkpoint.Progress;
import dev.mergewright.synthesis.calls.Totals;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/// The progress of a generation as a line for people.
///
/// @param shown draws the line
record ProgressText(Progress shown) implements GenerationProgress.Display {
  @Override
  public void begin(String step, long rows) {
    shown.begin(step, rows);
  }

  @Override
  public void show(long accepted, long total, String detail, Totals now) {
    String calls =
        "%d in flight of %d, %d asked, %d recorded"
            .formatted(now.inFlight(), now.limit(), now.asked(), now.recorded());
    String failures =
        now.failed() + now.throttled() == 0
            ? ""
            : ", %d failed, %d throttled".formatted(now.failed(), now.throttled());
    shown.advance(
        accepted, "%s; %s%s%s".formatted(detail, calls, failures, cost(accepted, total, now)));
  }

  @Override
  public void end(String outcome, Totals calls) {
    shown.end(outcome);
  }

  private static String cost(long accepted, long total, Totals now) {
    if (now.cost().signum() == 0) {
      return "";
    }
    String cap = now.cap() == null ? "" : " of " + now.cap().toPlainString();
    BigDecimal whole = projected(accepted, total, now);
    return "; %s USD%s%s"
        .formatted(
            now.cost().setScale(4, RoundingMode.UP).toPlainString(),
            cap,
            whole == null ? "" : ", projected " + whole.toPlainString());
  }

  /// What the whole will cost if the rest costs as much per row; null before the first row.
  static @Nullable BigDecimal projected(long accepted, long total, Totals now) {
    return accepted == 0
        ? null
        : now.cost()
            .multiply(BigDecimal.valueOf(total))
            .divide(BigDecimal.valueOf(accepted), 2, RoundingMode.HALF_UP);
  }
}
