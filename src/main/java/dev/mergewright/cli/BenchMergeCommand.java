package dev.mergewright.cli;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.merge.MergeBenchmark;
import dev.mergewright.merge.MergeMethod;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Every merge method against a plain copy of the same bytes.
@Command(
    name = "merge",
    header = "Time every merge method against a plain copy of the same bytes.",
    description = {
      "Makes a bf16 model of made-up numbers and two fine-tunes in a temporary folder, merges them"
          + " by each method and removes everything.",
      "Seconds are those of the fastest run, up to the last byte handed to the operating system. A"
          + " copy reads the same models and writes one; it is timed before and after every merge."
    },
    footer = {
      "",
      "Example:",
      "  mergewright bench merge --parameters 1.1B --methods linear,ties --threads 2"
    })
final class BenchMergeCommand implements Callable<Integer> {
  @Mixin private MadeUpModels models = new MadeUpModels();

  @Option(
      names = "--methods",
      paramLabel = "NAME",
      split = ",",
      description = "The merge methods (default: all).")
  private List<String> methods = List.of();

  @Option(
      names = "--repeat",
      paramLabel = "N",
      description = "Merges by each method (default: ${DEFAULT-VALUE}).")
  private int repeat = 3;

  @Mixin private Execution execution = new Execution();
  @Mixin private Output output = new Output();

  @Override
  public Integer call() throws IOException {
    if (repeat < 1) {
      throw new InvalidInputException("--repeat must be at least 1, was " + repeat);
    }
    int threads = execution.threads();
    MergeBenchmark benchmark = new MergeBenchmark(models.parameters(), chosen(), threads, repeat);
    MergeBenchmark.Outcome outcome = benchmark.run(models.folder(), ConsoleProgress.standard());
    output.print(object(outcome, threads), text(outcome, threads));
    return 0;
  }

  private List<MergeMethod> chosen() {
    return methods.isEmpty()
        ? MergeMethod.ALL
        : methods.stream().map(BenchMergeCommand::method).toList();
  }

  private static MergeMethod method(String name) {
    return MergeMethod.named(name)
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "--methods names %s, which is no merge method; known are %s"
                        .formatted(
                            name,
                            String.join(
                                ", ", MergeMethod.ALL.stream().map(MergeMethod::name).toList()))));
  }

  private static Map<String, ?> object(MergeBenchmark.Outcome outcome, int threads) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("parameters", outcome.parameters());
    object.put("hidden_size", outcome.hidden());
    object.put("layers", outcome.layers());
    object.put("threads", threads);
    object.put("methods", outcome.lines().stream().map(BenchMergeCommand::object).toList());
    return object;
  }

  private static Map<String, ?> object(MergeBenchmark.Line line) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("method", line.method());
    object.put("models", line.models());
    object.put("bytes", line.bytes());
    object.put("seconds", line.seconds());
    object.put("copy_seconds", line.copySeconds());
    object.put("bytes_per_second", line.throughput());
    object.put("of_copy", line.ofCopy());
    object.put("heap_bytes", line.heap());
    return object;
  }

  private static String text(MergeBenchmark.Outcome outcome, int threads) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%,d parameters (width %d, %d layers), bf16, %d threads, page cache warm"
            .formatted(outcome.parameters(), outcome.hidden(), outcome.layers(), threads));
    lines.add("");
    lines.add("method             models  seconds    GB/s  of a copy   copy s  heap MB");
    for (MergeBenchmark.Line line : outcome.lines()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%-18s %6d %8.2f %7.2f %8.0f %% %8.2f %8.0f",
              line.method(),
              line.models(),
              line.seconds(),
              line.throughput() / 1e9,
              100 * line.ofCopy(),
              line.copySeconds(),
              line.heap() / 1e6));
    }
    return String.join(System.lineSeparator(), lines);
  }
}
