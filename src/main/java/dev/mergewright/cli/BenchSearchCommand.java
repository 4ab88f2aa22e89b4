package dev.mergewright.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.search.SearchBenchmark;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What optimizers cost on functions of known shape.
@Command(
    name = "search",
    header = "Compare optimizers by what it costs them to be as good as CMA-ES is.",
    description =
        "Every optimizer searches functions of known shape from the same starts until it is as good"
            + " as CMA-ES over all genes is after 100 evaluations, the budget of arXiv 2406.14563."
            + " Costs are in units of those 100; a value with its slope costs four values. Median"
            + " and quartiles over the seeds. The functions are exact and none of them is a merge.",
    footer = {"", "Example:", "  mergewright bench search --seeds 5"})
final class BenchSearchCommand implements Callable<Integer> {
  private static final String ROW = "%-12s %5s  %-28s %8s  %-17s %12s";

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "Runs of each optimizer (default: ${DEFAULT-VALUE}).")
  private int seeds = SearchBenchmark.STANDARD.seeds();

  @Mixin private Output output = new Output();

  @Override
  public Integer call() throws JsonProcessingException {
    if (seeds < 1) {
      throw new InvalidInputException("--seeds must be at least 1, was " + seeds);
    }
    List<Object> objects = new ArrayList<>();
    StringBuilder text =
        new StringBuilder(
            ROW.formatted("function", "genes", "optimizer", "units", "quartiles", "after 1 unit"));
    var benchmark = new SearchBenchmark(seeds, SearchBenchmark.STANDARD.budget());
    for (SearchBenchmark.Result result : benchmark.run(_ -> {})) {
      objects.add(object(result));
      text.append('\n').append(row(result));
    }
    output.print(
        Map.of("unit_evaluations", SearchBenchmark.UNIT, "results", objects), text.toString());
    return 0;
  }

  private static String row(SearchBenchmark.Result result) {
    return ROW.formatted(
            result.problem(),
            result.genes(),
            result.optimizer(),
            units(result.cost().median()),
            units(result.cost().lower()) + " to " + units(result.cost().upper()),
            String.format(Locale.ROOT, "%.4g", result.atUnit().median()))
        .stripTrailing();
  }

  private static String units(double cost) {
    return Double.isInfinite(cost)
        ? "never"
        : String.format(Locale.ROOT, "%.2f", cost / SearchBenchmark.UNIT);
  }

  /// A target that was not reached has no number.
  private static Map<String, Object> object(SearchBenchmark.Result result) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("problem", result.problem());
    object.put("genes", result.genes());
    object.put("optimizer", result.optimizer());
    put(object, "cost_lower", result.cost().lower());
    put(object, "cost_median", result.cost().median());
    put(object, "cost_upper", result.cost().upper());
    put(object, "value_after_a_unit", result.atUnit().median());
    return object;
  }

  private static void put(Map<String, Object> object, String key, double value) {
    object.put(key, Double.isInfinite(value) ? null : value);
  }
}
