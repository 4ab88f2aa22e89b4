package dev.mergewright.cli;

import dev.mergewright.experiment.journal.Forecast;
import dev.mergewright.experiment.journal.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A forecast, for people and for programs.
///
/// @param forecast the forecast
record ForecastText(Forecast forecast) {
  Map<String, Object> asMap() {
    Map<String, Object> object = new LinkedHashMap<>();
    if (forecast.run() != null && forecast.folder() != null) {
      object.put("run", forecast.run());
      object.put("folder", forecast.folder());
    }
    object.put("threads", forecast.threads());
    object.put("tokens_are_estimated", forecast.estimated());
    object.put("steps", forecast.steps().stream().map(ForecastText::object).toList());
    object.put("total", object(forecast.total()));
    object.put("memory", forecast.memory());
    object.put("memory_bytes", forecast.memoryBytes());
    object.put("model_bytes", forecast.modelBytes());
    object.put("journal_bytes", forecast.journalBytes());
    object.put("free_bytes", forecast.freeBytes());
    return object;
  }

  private static Map<String, Object> object(Forecast.Step step) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("step", step.step());
    object.put("done", step.done());
    object.put("evaluations", step.evaluations());
    object.put("tokens", step.tokens());
    object.put("replies", step.replies());
    Span seconds = step.seconds();
    if (seconds != null) {
      object.put("seconds", List.of(seconds.low(), seconds.high()));
    }
    return object;
  }

  String text() {
    List<String> lines = new ArrayList<>();
    lines.add(
        forecast.run() == null
            ? "Its datasets are not made yet: tokens are estimated from the questions of the exam."
            : "It is run %s, in %s.".formatted(forecast.run(), forecast.folder()));
    lines.add("");
    TextTable table =
        new TextTable()
            .left("step")
            .right("evaluations")
            .right("tokens")
            .right("replies")
            .right("time");
    forecast.steps().forEach(step -> table.add(line(step)));
    table.add(line(forecast.total()));
    lines.add(table.text());
    lines.add("");
    lines.add("memory  " + forecast.memory());
    lines.add(
        "disk    %,d bytes of the best model and about %,d of the journal; %,d are free"
            .formatted(forecast.modelBytes(), forecast.journalBytes(), forecast.freeBytes()));
    lines.add(
        forecast.total().seconds() == null
            ? "time    not forecast without a probe"
            : "time    with %d threads and a machine as busy as now".formatted(forecast.threads()));
    return String.join("\n", lines);
  }

  private static List<String> line(Forecast.Step step) {
    return List.of(
        step.step(),
        count(step.evaluations()),
        count(step.tokens()),
        count(step.replies()),
        time(step));
  }

  private static String count(long count) {
    return count == 0 ? "" : "%,d".formatted(count);
  }

  /// How long a step is thought to take: `3.4 s - 12 min 5 s`; blank where nothing was probed.
  static String time(Forecast.Step step) {
    Span seconds = step.seconds();
    if (step.done()) {
      return "done";
    }
    return seconds == null
        ? ""
        : Amounts.duration(seconds.low()) + " - " + Amounts.duration(seconds.high());
  }
}
