package dev.mergewright.report;

import dev.mergewright.experiment.journal.Forecast;
import dev.mergewright.experiment.journal.JournalEntry.Candidate;
import dev.mergewright.experiment.journal.Provenance;
import dev.mergewright.experiment.journal.Span;
import dev.mergewright.experiment.rows.DataSummary;
import dev.mergewright.experiment.runs.RunRecord;
import dev.mergewright.experiment.runs.RunRecord.LedgerEntry;
import dev.mergewright.experiment.settings.ExperimentSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a run was made of and what it cost, as plain tables of text for every kind of output.
record Background(RunRecord run) {

  /// A table of text.
  record Grid(List<String> heads, List<List<String>> rows) {}

  Grid data() {
    List<List<String>> rows = new ArrayList<>();
    for (DataSummary data : run.data()) {
      rows.add(
          List.of(
              data.use(),
              data.folder(),
              Numbers.count(data.searchRows()),
              Numbers.count(data.selectRows()),
              Numbers.count(data.testRows()),
              rejects(data),
              shortHash(data.sha256())));
    }
    return new Grid(
        List.of("Rows for", "Folder", "search", "select", "test", "Rejected", "SHA-256"), rows);
  }

  private static String rejects(DataSummary data) {
    List<String> reasons = new ArrayList<>();
    data.rejects().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(entry -> reasons.add(Numbers.count(entry.getValue()) + " " + entry.getKey()));
    return reasons.isEmpty() ? "–" : String.join(", ", reasons);
  }

  /// The first twelve digits, enough to recognise a dataset.
  private static String shortHash(String sha256) {
    return sha256.length() > 12 ? sha256.substring(0, 12) : sha256;
  }

  /// What each split was used for.
  Grid splits() {
    return new Grid(
        List.of("Split", "Used for"),
        List.of(
            List.of(
                "search",
                "the objective that the searches minimise and the weights of LM-Cocktail"),
            List.of("select", "the choice of the winner and of the grid's point"),
            List.of("test", "the tables and claims of this report, and nothing else")));
  }

  /// How far the rows of the objective can be trusted as evidence, as the experiment declares it.
  String grade() {
    return switch (run.settings().data().grade()) {
      case PLUMBING ->
          "Evidence grade of the rows: plumbing. They prove that the pipeline works, nothing about"
              + " real models. The exam's answers are checked by a program.";
      case VERIFIABLE -> "Evidence grade of the rows: verifiable. A program checked them.";
      case MODEL_JUDGED -> "Evidence grade of the rows: judged by a model.";
      case HUMAN_JUDGED -> "Evidence grade of the rows: judged by people.";
    };
  }

  /// Seconds and evaluations per step, all sessions and seeds together, in the order of the steps;
  /// what was known already and what was forecast, where there is such a thing.
  Grid cost() {
    Map<String, String> names = stepNames();
    Map<String, LedgerEntry> steps = new LinkedHashMap<>();
    for (LedgerEntry entry : run.ledger()) {
      String name = names.getOrDefault(entry.step(), entry.step());
      steps.merge(name, named(name, entry), Background::sum);
    }
    List<LedgerEntry> all = new ArrayList<>(steps.values());
    all.add(steps.values().stream().reduce(new LedgerEntry("Total", 0, 0), Background::sum));
    boolean reuses = run.ledger().stream().anyMatch(entry -> entry.reused() > 0);
    Map<String, Span> forecast = forecast(names);
    List<String> heads =
        new ArrayList<>(List.of("Step", "Time", "Evaluations", "Time per evaluation"));
    if (reuses) {
      heads.add("Known before");
    }
    if (!forecast.isEmpty()) {
      heads.add("Time, forecast");
    }
    List<List<String>> rows = new ArrayList<>();
    for (LedgerEntry step : all) {
      List<String> row = new ArrayList<>(costLine(step));
      if (reuses) {
        row.add(step.reused() == 0 ? "–" : Numbers.count(step.reused()));
      }
      if (!forecast.isEmpty()) {
        Span span = forecast.get(step.step());
        row.add(span == null ? "–" : told(span));
      }
      rows.add(row);
    }
    return new Grid(heads, rows);
  }

  private static LedgerEntry named(String name, LedgerEntry entry) {
    return new LedgerEntry(name, entry.seconds(), entry.evaluations(), entry.reused());
  }

  /// Both together, under the name of the first.
  private static LedgerEntry sum(LedgerEntry a, LedgerEntry b) {
    return new LedgerEntry(
        a.step(),
        a.seconds() + b.seconds(),
        a.evaluations() + b.evaluations(),
        a.reused() + b.reused());
  }

  /// What each step was thought to take, and all of them; nothing where nobody asked.
  private Map<String, Span> forecast(Map<String, String> names) {
    Forecast forecast = run.forecast();
    Map<String, Span> spans = new LinkedHashMap<>();
    if (forecast != null) {
      for (Forecast.Step step : forecast.steps()) {
        if (step.seconds() != null) {
          spans.merge(names.getOrDefault(step.step(), step.step()), step.seconds(), Span::plus);
        }
      }
      spans.values().stream().reduce(Span::plus).ifPresent(total -> spans.put("Total", total));
    }
    return spans;
  }

  private static String told(Span span) {
    return Numbers.duration(span.low()) + " to " + Numbers.duration(span.high());
  }

  /// What the steps of the arms are called in the table; the seeds of a search share a name.
  private Map<String, String> stepNames() {
    Map<String, String> names = new HashMap<>(Map.of("data", "Make the data", "exam", "Exam"));
    for (Row row : ResultTable.of(run).rows()) {
      row.results().forEach(result -> names.put(result.arm().id(), row.name()));
    }
    return names;
  }

  private static List<String> costLine(LedgerEntry step) {
    int evaluations = step.evaluations();
    boolean each = evaluations > 0 && !step.step().equals("Total");
    return List.of(
        step.step(),
        Numbers.duration(step.seconds()),
        evaluations == 0 ? "–" : Numbers.count(evaluations),
        each ? Numbers.duration(step.seconds() / evaluations) : "–");
  }

  /// How many candidates were evaluated, and how many of them could not be scored.
  String effort() {
    List<Candidate> candidates =
        run.arms().stream().flatMap(result -> result.candidates().stream()).toList();
    long failed = candidates.stream().filter(each -> each.failure() != null).count();
    String scored =
        failed == 0
            ? "all of them could be scored"
            : Numbers.count(failed) + " of them could not be scored";
    return "%s candidates were evaluated; %s. trials.csv lists every one."
        .formatted(Numbers.count(candidates.size()), scored);
  }

  Grid provenance() {
    Provenance from = run.provenance();
    ExperimentSettings settings = run.settings();
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("Run", run.id()));
    rows.add(List.of("Experiment", settings.name()));
    rows.add(List.of("Mergewright", from.version() + ", commit " + from.commit()));
    rows.add(List.of("Java", from.java()));
    rows.add(List.of("System", from.system()));
    rows.add(List.of("Processor", from.processor()));
    from.libraries().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(library -> rows.add(List.of(library.getKey(), library.getValue())));
    from.models().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(model -> rows.add(List.of("Model " + model.getKey(), model.getValue())));
    return new Grid(List.of("What", "Which"), rows);
  }

  /// The commands that make the run and its best merge again.
  String commands() {
    String name = run.settings().name();
    return "mergewright reproduce experiments/%s\nmergewright merge runs/%s/%s/best/recipe.yaml merged-model"
        .formatted(name, name, run.id());
  }
}
