package dev.mergewright.cli;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.llama.ModelExecution;
import dev.mergewright.llama.Precision;
import dev.mergewright.llama.ScoreBenchmark;
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

/// Scoring, streamed and whole, against what the machine can do.
@Command(
    name = "score",
    header = "Time the scoring of merges, streamed and whole, against the machine's roofs.",
    description = {
      "Makes a bf16 model of made-up numbers and two fine-tunes in a temporary folder, scores"
          + " merges of them on random tokens and removes everything.",
      "Seconds are per candidate. A streamed population reads each layer once for all its"
          + " candidates; a whole model is merged, loaded and scored. Processor time is that of all"
          + " threads, which other work on the machine disturbs less."
    },
    footer = {
      "",
      "Example:",
      "  mergewright bench score --parameters 100M --population 16 --threads 2"
    })
final class BenchScoreCommand implements Callable<Integer> {
  @Mixin private MadeUpModels models = new MadeUpModels();

  @Option(
      names = "--population",
      paramLabel = "N",
      description = "Candidates scored together (default: ${DEFAULT-VALUE}).")
  private int population = 16;

  @Option(
      names = "--rows",
      paramLabel = "N",
      description = "Rows that each candidate is scored on (default: ${DEFAULT-VALUE}).")
  private int rows = 32;

  @Option(
      names = "--length",
      paramLabel = "TOKENS",
      description = "Tokens of a row; the last quarter counts (default: ${DEFAULT-VALUE}).")
  private int length = 256;

  @Mixin private Execution execution = new Execution();
  @Mixin private ModelDevice device = new ModelDevice();
  @Mixin private Output output = new Output();

  @Override
  public Integer call() throws IOException {
    if (population < 1 || rows < 1 || length < 4) {
      throw new InvalidInputException(
          "--population and --rows must be positive and --length at least 4, were %d, %d and %d"
              .formatted(population, rows, length));
    }
    ModelExecution how = device.execution(execution.threads(), Precision.AUTO);
    ScoreBenchmark benchmark =
        new ScoreBenchmark(models.parameters(), population, rows, length, how);
    ScoreBenchmark.Outcome outcome = benchmark.run(models.folder(), ConsoleProgress.standard());
    output.print(object(outcome), text(outcome, how));
    return 0;
  }

  private static Map<String, ?> object(ScoreBenchmark.Outcome outcome) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("parameters", outcome.parameters());
    object.put("hidden_size", outcome.hidden());
    object.put("layers", outcome.layers());
    object.put("type", outcome.type());
    object.put("tokens", outcome.tokens());
    object.put("roof_flops", outcome.roofs().flops());
    object.put("roof_bytes_per_second", outcome.roofs().bytesPerSecond());
    object.put("lines", outcome.lines().stream().map(BenchScoreCommand::object).toList());
    object.put("ratio", outcome.ratio());
    object.put("cpu_ratio", outcome.cpuRatio());
    object.put("planned_bytes", outcome.plan().bytes());
    object.put("peak_bytes", outcome.peak());
    return object;
  }

  private static Map<String, ?> object(ScoreBenchmark.Line line) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("name", line.name().strip());
    object.put("candidates", line.candidates());
    object.put("seconds", line.seconds());
    object.put("cpu_seconds", line.cpuSeconds());
    object.put("tokens_per_second", line.tokensPerSecond());
    object.put("weight_bytes_per_second", line.weightBytesPerSecond());
    object.put("flops", line.flops());
    return object;
  }

  private static String text(ScoreBenchmark.Outcome outcome, ModelExecution how) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%,d parameters (width %d, %d layers) in %s on %s, %d threads, %,d tokens per candidate"
            .formatted(
                outcome.parameters(),
                outcome.hidden(),
                outcome.layers(),
                outcome.type(),
                how.device().name(),
                how.threads(),
                outcome.tokens()));
    lines.add(
        format(
            "this machine: %.0f GFLOP/s in products, %.1f GB/s in copies",
            outcome.roofs().flops() / 1e9, outcome.roofs().bytesPerSecond() / 1e9));
    lines.add("");
    lines.add(
        "                           n  seconds    cpu s  tokens/s  GB/s of   of    GFLOP/s   of");
    lines.add(
        "                                                            weights  copy           "
            + " roof");
    for (ScoreBenchmark.Line line : outcome.lines()) {
      lines.add(
          format(
              "%-24s %3d %8.2f %8.2f %9.0f %8.2f %4.0f %% %8.0f %4.0f %%",
              line.name(),
              line.candidates(),
              line.seconds(),
              line.cpuSeconds(),
              line.tokensPerSecond(),
              line.weightBytesPerSecond() / 1e9,
              100 * line.weightBytesPerSecond() / outcome.roofs().bytesPerSecond(),
              line.flops() / 1e9,
              100 * line.flops() / outcome.roofs().flops()));
    }
    lines.add("");
    lines.add(
        format(
            "a candidate of the streamed population takes %.2f times as long as one alone in memory"
                + " (%.2f in processor time)",
            outcome.ratio(), outcome.cpuRatio()));
    lines.add(
        format(
            "streaming took %.2f GB, planned were %.2f GB in %d passes",
            outcome.peak() / 1e9, outcome.plan().bytes() / 1e9, outcome.plan().passes().size()));
    return String.join(System.lineSeparator(), lines);
  }

  private static String format(String text, Object... values) {
    return String.format(Locale.ROOT, text, values);
  }
}
