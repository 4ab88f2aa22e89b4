package dev.mergewright.cli;

import dev.mergewright.synthesis.GenerationBenchmark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// How fast generation is beside the calls.
@Command(
    name = "generate",
    header = "Measure how fast rows pass all stages after the calls.",
    description =
        "Replies come from memory; candidates pass the gate, all sieves and the quota, and the"
            + " dataset is written. Then texts are compared with each other, all pairs.",
    footer = {"", "Example:", "  mergewright bench generate --rows 5000 --texts 20000"})
final class BenchGenerateCommand implements Callable<Integer> {
  @Option(
      names = "--rows",
      paramLabel = "N",
      description = "Rows through the pipeline (default: ${DEFAULT-VALUE}).")
  private int rows = 5000;

  @Option(
      names = "--texts",
      paramLabel = "N",
      description = "Texts compared with each other (default: ${DEFAULT-VALUE}).")
  private int texts = 20_000;

  @Mixin private Output output = new Output();

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("mergewright-bench");
    try {
      GenerationBenchmark.Result result =
          GenerationBenchmark.run(
              rows, texts, folder.resolve("benchmark"), ConsoleProgress.standard());
      output.print(object(result), text(result));
    } finally {
      remove(folder);
    }
    return 0;
  }

  private static Map<String, Object> object(GenerationBenchmark.Result result) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("rows", result.rows());
    object.put("pipeline_seconds", result.pipelineSeconds());
    object.put("rows_per_second", result.rowsPerSecond());
    object.put("texts", result.texts());
    object.put("near_duplicates", result.duplicates());
    object.put("all_pairs_seconds", result.dedupSeconds());
    object.put("peak_heap_bytes", result.peakHeapBytes());
    object.put("processors", Runtime.getRuntime().availableProcessors());
    return object;
  }

  private static String text(GenerationBenchmark.Result result) {
    return """
    pipeline   %,d rows in %.2f s: %,.0f rows/s, dataset written
    all pairs  %,d texts in %.2f s, %,d near-duplicates
    heap       %,d MB at most, %d processors\
    """
        .formatted(
            result.rows(),
            result.pipelineSeconds(),
            result.rowsPerSecond(),
            result.texts(),
            result.dedupSeconds(),
            result.duplicates(),
            result.peakHeapBytes() >> 20,
            Runtime.getRuntime().availableProcessors());
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
