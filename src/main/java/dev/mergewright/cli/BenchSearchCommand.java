package dev.mergewright.cli;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.experiment.MainJob;
import dev.mergewright.experiment.plan.SearchCosts;
import dev.mergewright.experiment.settings.Experiment;
import dev.mergewright.search.SearchBenchmark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What optimizers cost on functions of known shape, on a merge's surrogate and on merges.
@Command(
    name = "search",
    header = "Compare optimizers by what it costs them to be as good as CMA-ES is.",
    description = {
      "Every optimizer searches from the same starts until it is as good as CMA-ES over all genes"
          + " is after 100 evaluations, the budget of arXiv 2406.14563. Costs are in units of those"
          + " 100; a value with its slope costs four values. Median and quartiles over the seeds.",
      "functions are of known shape, exact, and none of them is a merge. surrogate is a merge of"
          + " the miniature models as a function of its eight weights, fitted to evaluations."
          + " miniature does the searches of an experiment on the models themselves, unless its run"
          + " is there; the first search of each method is the unit."
    },
    footer = {
      "",
      "Examples:",
      "  mergewright bench search --seeds 5",
      "  mergewright bench search --on miniature"
    })
final class BenchSearchCommand implements Callable<Integer> {
  private static final String ROW = "%-12s %5s  %-28s %8s  %-17s %12s";

  /// What is searched.
  enum Ground {
    FUNCTIONS,
    SURROGATE,
    MINIATURE
  }

  @Option(
      names = "--on",
      split = ",",
      paramLabel = "GROUND",
      description =
          "functions, surrogate, miniature, or several with commas (default: functions,surrogate).")
  private List<Ground> on = List.of(Ground.FUNCTIONS, Ground.SURROGATE);

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description =
          "Runs of each optimizer on functions and the surrogate (default: ${DEFAULT-VALUE}).")
  private int seeds = SearchBenchmark.STANDARD.seeds();

  @Option(
      names = "--experiment",
      paramLabel = "FOLDER",
      description = "Whose searches are done on the miniature models (default: ${DEFAULT-VALUE}).")
  private Path experiment = Path.of("experiments/slopes");

  @Option(
      names = "--runs",
      paramLabel = "FOLDER",
      description = "Where run folders are kept (default: ${DEFAULT-VALUE}).")
  private Path runs = Path.of("runs");

  @Mixin private Execution execution = new Execution();
  @Mixin private Output output = new Output();

  @Override
  public Integer call() throws IOException {
    if (seeds < 1) {
      throw new InvalidInputException("--seeds must be at least 1, was " + seeds);
    }
    Map<String, Object> object = new LinkedHashMap<>();
    List<String> texts = new ArrayList<>();
    List<SearchBenchmark.Result> results = new ArrayList<>();
    var benchmark = new SearchBenchmark(seeds, SearchBenchmark.STANDARD.budget());
    if (on.contains(Ground.FUNCTIONS)) {
      results.addAll(benchmark.onFunctions(_ -> {}));
    }
    if (on.contains(Ground.SURROGATE)) {
      results.addAll(benchmark.onSurrogate(_ -> {}));
    }
    if (!results.isEmpty()) {
      object.put("unit_evaluations", SearchBenchmark.UNIT);
      object.put("results", results.stream().map(BenchSearchCommand::object).toList());
      texts.add(table(results));
    }
    if (on.contains(Ground.SURROGATE)) {
      object.put("surrogate_r2", SearchBenchmark.surrogateFit());
      texts.add("surrogate: R2 on held-out log losses " + SearchBenchmark.surrogateFit());
    }
    if (on.contains(Ground.MINIATURE)) {
      List<SearchCosts.Row> merges = merges();
      object.put("merges", SearchCostsTable.objects(merges));
      texts.add(SearchCostsTable.text(merges));
    }
    output.print(object, String.join("\n\n", texts));
    return 0;
  }

  /// The searches of an experiment, done or read.
  private List<SearchCosts.Row> merges() throws IOException {
    try (Interruption _ = Interruption.watch("run the same command to continue")) {
      MainJob job =
          new MainJob(
              Experiment.read(experiment), runs, execution.threads(), ConsoleProgress.standard());
      return SearchCosts.of(job.run());
    }
  }

  private static String table(List<SearchBenchmark.Result> results) {
    StringBuilder text =
        new StringBuilder(
            ROW.formatted("function", "genes", "optimizer", "units", "quartiles", "after 1 unit"));
    results.forEach(result -> text.append('\n').append(row(result)));
    return text.toString();
  }

  private static String row(SearchBenchmark.Result result) {
    return ROW.formatted(
            result.problem(),
            result.genes(),
            result.optimizer(),
            SearchCostsTable.units(result.cost().median(), SearchBenchmark.UNIT),
            SearchCostsTable.quartiles(result.cost(), SearchBenchmark.UNIT),
            String.format(Locale.ROOT, "%.4g", result.atUnit().median()))
        .stripTrailing();
  }

  /// A target that was not reached has no number.
  private static Map<String, Object> object(SearchBenchmark.Result result) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("problem", result.problem());
    object.put("genes", result.genes());
    object.put("optimizer", result.optimizer());
    SearchCostsTable.put(object, "cost", result.cost());
    object.put("value_after_a_unit", result.atUnit().median());
    return object;
  }
}
