package dev.mergewright.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mergewright.synthesis.calls.Totals;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The progress of a generation for programs: a JSON object per line, one when it begins, one every
/// ten seconds and one when it ends.
///
/// ```text
/// {"event":"begin","step":"rows of x","of":100}
/// {"event":"progress","rows":12,"of":100,"detail":"30 candidates","in_flight":8,"limit":16,
///  "asked":90,"recorded":0,"failed":1,"throttled":0,"tokens_in":9000,"tokens_out":4000,
///  "cost_usd":0.12,"cap_usd":5,"projected_usd":1.0,"elapsed_s":20.0,"eta_s":146.7}
/// {"event":"end","outcome":"100 rows of 160 candidates", ...}
/// ```
///
/// What is not known is null: a price that nobody named, a cap that nobody set, the time that is
/// left before the first row.
final class ProgressJson implements GenerationProgress.Display {
  private static final JsonMapper JSON = new JsonMapper();
  private static final long PAUSE = Duration.ofSeconds(10).toNanos();
  private static final double NANOS = 1e9;

  private final PrintWriter out;
  private final LongSupplier nanos;
  private long rows;
  private long of;
  private long began;
  private long last;

  /// @param nanos tells the time
  ProgressJson(PrintWriter out, LongSupplier nanos) {
    this.out = out;
    this.nanos = nanos;
  }

  @Override
  public synchronized void begin(String step, long total) {
    of = total;
    began = nanos.getAsLong();
    last = began;
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("event", "begin");
    line.put("step", step);
    line.put("of", total);
    print(line);
  }

  @Override
  public synchronized void show(long accepted, long total, String detail, Totals calls) {
    rows = accepted;
    if (of > 0 && nanos.getAsLong() - last >= PAUSE) {
      last = nanos.getAsLong();
      Map<String, @Nullable Object> line = new LinkedHashMap<>();
      line.put("event", "progress");
      line.put("rows", accepted);
      line.put("of", total);
      line.put("detail", detail);
      add(line, calls);
      print(line);
    }
  }

  @Override
  public synchronized void end(String outcome, Totals calls) {
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("event", "end");
    line.put("outcome", outcome);
    line.put("rows", rows);
    line.put("of", of);
    add(line, calls);
    print(line);
    of = 0; // nothing comes after the end
  }

  private void add(Map<String, @Nullable Object> line, Totals calls) {
    double elapsed = (nanos.getAsLong() - began) / NANOS;
    line.put("in_flight", calls.inFlight());
    line.put("limit", calls.limit());
    line.put("asked", calls.asked());
    line.put("recorded", calls.recorded());
    line.put("failed", calls.failed());
    line.put("throttled", calls.throttled());
    line.put("tokens_in", calls.tokensIn());
    line.put("tokens_out", calls.tokensOut());
    line.put("cost_usd", calls.hasUnknownPrice() ? null : calls.cost());
    line.put("cap_usd", calls.cap());
    line.put(
        "projected_usd", calls.hasUnknownPrice() ? null : ProgressText.projected(rows, of, calls));
    line.put("elapsed_s", elapsed);
    line.put("eta_s", rows == 0 ? null : elapsed / rows * (of - rows));
  }

  private void print(Map<String, @Nullable Object> line) {
    try {
      out.println(JSON.writeValueAsString(line));
      out.flush();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a line of progress is plain data", e);
    }
  }
}
