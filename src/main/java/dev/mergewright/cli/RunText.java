package dev.mergewright.cli;

import dev.mergewright.evaluation.Interval;
import dev.mergewright.evaluation.TaskScore;
import dev.mergewright.experiment.journal.Forecast;
import dev.mergewright.experiment.journal.Provenance;
import dev.mergewright.experiment.rows.DataSummary;
import dev.mergewright.experiment.rows.Exam;
import dev.mergewright.experiment.runs.ArmStatus;
import dev.mergewright.experiment.runs.RunListing;
import dev.mergewright.experiment.runs.RunRecord.LedgerEntry;
import dev.mergewright.experiment.runs.RunStatus;
import dev.mergewright.experiment.settings.ExperimentSettings;
import dev.mergewright.experiment.settings.SearchSettings;
import dev.mergewright.space.Objective;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// A run for people: what was asked, what every arm came to, what it cost.
///
/// @param run the run
/// @param forecast what it was thought to take; null where that was not asked
record RunText(RunStatus run, @Nullable Forecast forecast) {
  private static final String LINE = "%-10s %s";

  String text() {
    List<String> lines = new ArrayList<>();
    addQuestion(lines);
    lines.add("");
    lines.add(arms());
    lines.add(
        "objective: the losses on the select rows, weighted; refused, helped, skilled: of the"
            + " exam's test rows, in percent with 95 % interval");
    run.best().ifPresent(best -> lines.add(best(best)));
    if (!run.ledger().isEmpty() || forecast != null) {
      lines.add("");
      lines.add(ledger());
    }
    return String.join("\n", lines);
  }

  private void addQuestion(List<String> lines) {
    ExperimentSettings settings = run.settings();
    lines.add("run %s of %s: %s".formatted(run.id(), settings.name(), RunListing.of(run).state()));
    add(lines, "folder", run.folder().toString());
    add(lines, "asked", settings.question());
    if (settings.miniature()) {
      add(lines, "miniature", "says nothing about real models");
    }
    add(lines, "base", model(settings.models().base()));
    settings.models().experts().forEach(expert -> add(lines, "expert", model(expert)));
    add(lines, "pretrained", model(settings.models().pretrained()));
    for (DataSummary data : run.data()) {
      add(
          lines,
          data.use(),
          "%s (%s): %d search, %d select, %d test rows"
              .formatted(
                  data.folder(),
                  Amounts.digest(data.sha256()),
                  data.searchRows(),
                  data.selectRows(),
                  data.testRows()));
    }
    if (!settings.search().methods().isEmpty()) {
      add(lines, "evomm", search(settings.search()));
    }
    settings.searches().forEach(search -> add(lines, "search", search(search)));
    add(lines, "changed", Amounts.moment(run.changed()) + worker());
    Provenance made = run.provenance();
    if (made != null) {
      add(lines, "made by", "%s, commit %s".formatted(made.version(), made.commit()));
      add(lines, "on", "%s; %s; %s".formatted(made.processor(), made.system(), made.java()));
    }
  }

  private static void add(List<String> lines, String name, String value) {
    lines.add(LINE.formatted(name, value));
  }

  private String model(String name) {
    return "%s (%s)".formatted(name, Amounts.digest(run.lock().getOrDefault("models." + name, "")));
  }

  private static String search(ExperimentSettings.Search search) {
    return "%s; %d evaluations each; seeds %s; alpha %s"
        .formatted(
            String.join(", ", search.methods()),
            search.evaluations(),
            search.seeds(),
            search.alpha());
  }

  private static String search(SearchSettings search) {
    List<String> parts = new ArrayList<>();
    parts.add(search.name() + ": " + String.join(", ", search.methods()));
    parts.add("%s evaluations each".formatted(search.evaluations()));
    parts.add("seeds " + search.seeds());
    search.objectives().forEach(weights -> parts.add("minimise " + weights));
    search.constraints().forEach(limit -> parts.add(limit(limit)));
    return String.join("; ", parts);
  }

  private static String limit(SearchSettings.Limit limit) {
    String bound =
        limit.atMost() != null ? " at most " + limit.atMost() : " at least " + limit.atLeast();
    String from =
        limit.relativeTo() == null
            ? ""
            : " from the " + limit.relativeTo().name().toLowerCase(Locale.ROOT);
    return limit.term() + bound + from;
  }

  private String worker() {
    return run.worker() == null ? "" : ", being worked on by process " + run.worker();
  }

  private String arms() {
    TextTable table =
        new TextTable()
            .left("arm")
            .right("evaluations")
            .right("failed")
            .right("tokens")
            .right("search best")
            .right("objective")
            .right("safety")
            .right("expert")
            .right("refused")
            .right("helped")
            .right("skilled");
    for (ArmStatus arm : run.arms()) {
      table.add(
          List.of(
              arm.arm().id(),
              arm.evaluations() == 0 ? "" : Integer.toString(arm.evaluations()),
              arm.failed() == 0 ? "" : Integer.toString(arm.failed()),
              arm.tokens() == 0 ? "" : "%,d".formatted(arm.tokens()),
              loss(arm.searchBest()),
              loss(arm.objective()),
              loss(arm.selectLosses().get(Objective.SAFETY)),
              loss(arm.selectLosses().get(Objective.EXPERT)),
              rate(arm.exam().get(Exam.REFUSAL)),
              rate(arm.exam().get(Exam.OVER_REFUSAL)),
              rate(arm.exam().get(Exam.SKILL))));
    }
    return table.text();
  }

  /// A loss; blank where there is none.
  static String loss(@Nullable Double value) {
    return value == null ? "" : "%.4f".formatted(value);
  }

  /// A rate in percent with its 95 % interval; blank where there is none.
  static String rate(@Nullable TaskScore score) {
    if (score == null) {
      return "";
    }
    Interval interval = score.right().interval();
    return "%.1f (%.1f-%.1f)"
        .formatted(100 * score.right().rate(), 100 * interval.low(), 100 * interval.high());
  }

  private String best(ArmStatus best) {
    return "%s: %s, objective %s"
        .formatted(
            run.isFinished() ? "winner" : "best so far", best.arm().id(), loss(best.objective()));
  }

  /// The steps, each with what all sessions spent on it, and what was forecast.
  private String ledger() {
    SequencedMap<String, Double> seconds = new LinkedHashMap<>();
    Map<String, Integer> evaluations = new LinkedHashMap<>();
    Map<String, Forecast.Step> forecasts = new LinkedHashMap<>();
    if (forecast != null) {
      for (Forecast.Step step : forecast.steps()) {
        seconds.put(step.step(), 0.0);
        forecasts.put(step.step(), step);
      }
    }
    for (LedgerEntry step : run.ledger()) {
      seconds.merge(step.step(), step.seconds(), Double::sum);
      evaluations.merge(step.step(), step.evaluations(), Integer::sum);
    }
    TextTable table = new TextTable().left("step").right("evaluations").right("time");
    if (forecast != null) {
      table.right("forecast");
    }
    seconds.forEach(
        (step, time) ->
            table.add(line(step, evaluations.getOrDefault(step, 0), time, forecasts.get(step))));
    Forecast.Step total = forecast == null ? null : forecast.total();
    table.add(line("all steps", 0, run.seconds(), total));
    return table.text();
  }

  /// Steps that took next to nothing are not in the ledger.
  private List<String> line(
      String step, int evaluations, double seconds, Forecast.@Nullable Step expected) {
    List<String> line = new ArrayList<>();
    line.add(step);
    line.add(evaluations == 0 ? "" : Integer.toString(evaluations));
    line.add(seconds == 0 ? "" : Amounts.duration(seconds));
    if (forecast != null) {
      line.add(expected == null ? "" : ForecastText.time(expected));
    }
    return line;
  }
}
