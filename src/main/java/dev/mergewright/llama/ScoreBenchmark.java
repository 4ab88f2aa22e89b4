package dev.mergewright.llama;

import dev.mergewright.checkpoint.AtomicFolder;
import dev.mergewright.checkpoint.Progress;
import dev.mergewright.checkpoint.Weights;
import dev.mergewright.merge.MergedWeights;
import dev.mergewright.merge.RecipeYaml;
import dev.mergewright.merge.SourcePool;
import dev.mergewright.merge.SourceWindow;
import dev.mergewright.merge.SyntheticLlama;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// How fast models are scored, against what the machine can do, in one run.
///
/// Makes a bf16 model and two fine-tunes in a temporary folder, and scores merges of them
/// (`task_arithmetic`) on rows of random tokens whose last quarter counts: streamed from the mapped
/// files layer by layer, and whole, one alone and a population.
///
/// @param parameters about how many parameters a model has
/// @param population how many candidates are scored together
/// @param rows how many rows
/// @param length tokens of a row
/// @param execution how models are run
public record ScoreBenchmark(
    long parameters, int population, int rows, int length, ModelExecution execution) {
  private static final List<String> MODELS = List.of("base", "first", "second");

  public ScoreBenchmark {
    if (parameters < 1 || population < 1 || rows < 1 || length < 4) {
      throw new IllegalArgumentException(
          "parameters, population and rows must be positive and rows at least 4 tokens long, were %d, %d, %d and %d"
              .formatted(parameters, population, rows, length));
    }
  }

  /// What was measured.
  ///
  /// @param parameters the exact number of parameters of a model
  /// @param hidden the width of the models
  /// @param layers their depth
  /// @param type `f32` or `bf16`
  /// @param tokens tokens of all rows
  /// @param roofs what the machine can do
  /// @param plan what the streamed population takes
  /// @param peak the most anonymous memory that it added while it was scored, in bytes
  /// @param lines one line per way to score
  public record Outcome(
      long parameters,
      int hidden,
      int layers,
      String type,
      long tokens,
      Roofs roofs,
      ScoringPlan plan,
      long peak,
      List<Line> lines) {
    public Outcome {
      lines = List.copyOf(lines);
    }

    /// Seconds per candidate of the streamed population over those of one candidate that is merged
    /// and scored whole.
    public double ratio() {
      return lines.get(STREAMED_POPULATION).seconds() / lines.get(RESIDENT_ONE).seconds();
    }

    /// The same in processor time, which other work on the machine disturbs less.
    public double cpuRatio() {
      return lines.get(STREAMED_POPULATION).cpuSeconds() / lines.get(RESIDENT_ONE).cpuSeconds();
    }
  }

  private static final int WARM_UP = 2;
  private static final int REPEAT = 3;
  private static final int STREAMED_POPULATION = 1;
  private static final int RESIDENT_ONE = 2;

  /// One way to score.
  ///
  /// @param name what is scored
  /// @param candidates how many candidates
  /// @param seconds per candidate
  /// @param cpuSeconds processor time per candidate
  /// @param tokensPerSecond tokens scored
  /// @param weightBytesPerSecond weights multiplied with; each batch goes through all of them
  /// @param flops floating-point operations of products per second
  public record Line(
      String name,
      int candidates,
      double seconds,
      double cpuSeconds,
      double tokensPerSecond,
      double weightBytesPerSecond,
      double flops) {}

  /// Measures.
  ///
  /// @param place the folder to work in, which decides on the disk; nothing is left there
  /// @throws dev.mergewright.checkpoint.InvalidInputException when its disk has too little room
  public Outcome run(Path place, Progress progress) throws IOException {
    SyntheticLlama shape = SyntheticLlama.of(parameters);
    shape.requireRoom(MODELS.size() + 1, place);
    try (AtomicFolder scratch = AtomicFolder.create(place.resolve("mergewright-bench"))) {
      Path folder = scratch.path(); // never published, so closing removes it
      shape.write(MODELS, folder, execution.threads(), progress);
      LlamaConfig config = LlamaConfig.read(folder.resolve(MODELS.getFirst()));
      config.requireRoomFor(length);
      return new Measurement(shape, config, folder, progress).outcome();
    }
  }

  /// One run with its models on disk.
  private final class Measurement {
    private final SyntheticLlama shape;
    private final LlamaConfig config;
    private final Path folder;
    private final Progress progress;
    private final EncodedRows encoded;
    private final List<Line> lines = new ArrayList<>();

    Measurement(SyntheticLlama shape, LlamaConfig config, Path folder, Progress progress) {
      this.shape = shape;
      this.config = config;
      this.folder = folder;
      this.progress = progress;
      this.encoded = randomRows(config.vocabulary());
    }

    Outcome outcome() throws IOException {
      try (LlamaRuntime runtime = LlamaRuntime.withoutFormat(config, execution)) {
        progress.begin("measure the machine", 0);
        Roofs roofs = Roofs.measure(execution, runtime.type());
        progress.end(roofs.text());
        warmUp(runtime);
        streamed("one candidate, streamed", 1, runtime);
        Streamed all = streamed("population, streamed", population, runtime);
        resident(runtime);
        return new Outcome(
            shape.elements(),
            shape.hidden(),
            shape.layers(),
            runtime.computeType(),
            (long) rows * length,
            roofs,
            all.plan,
            all.peak,
            lines);
      }
    }

    /// Merges a model and scores a row, so that what the JIT compiler does is not measured.
    private void warmUp(LlamaRuntime runtime) throws IOException {
      try (SourcePool files = SourcePool.open(MODELS, folder, 0)) {
        for (Weights merge : merges(WARM_UP, files)) {
          runtime.lend(merge, (loss, scope) -> loss.of(encoded.select(0), scope));
        }
      }
    }

    private record Streamed(ScoringPlan plan, long peak) {}

    private Streamed streamed(String name, int candidates, LlamaRuntime runtime)
        throws IOException {
      List<EncodedRows> sets = List.of(encoded);
      try (SourcePool files = SourcePool.open(MODELS, folder, 0)) {
        ScoringPlan plan =
            runtime.streamedPlan(
                sets, candidates, candidates == 1 ? List.of() : files.models().values());
        try (SourceWindow window = new SourceWindow(plan.sources())) {
          List<Weights> merges = merges(candidates, files.through(window));
          try (MemoryPeak peak = MemoryPeak.watch()) {
            time(name, candidates, runtime, () -> runtime.score(merges, sets, window, plan));
            return new Streamed(plan, peak.added());
          }
        }
      }
    }

    private void resident(LlamaRuntime runtime) throws IOException {
      try (SourcePool decoded =
          SourcePool.open(MODELS, folder, Runtime.getRuntime().maxMemory() / 2)) {
        List<Weights> merges = merges(population, decoded);
        time("one candidate, whole", 1, runtime, () -> score(merges.getFirst(), runtime));
        runtime.lend(
            merges.getFirst(),
            (loss, scope) ->
                time("  without its merge", 1, runtime, () -> loss.of(encoded, scope)));
        time(
            "population, whole",
            population,
            runtime,
            () -> merges.forEach(merge -> score(merge, runtime)));
      }
    }

    private void score(Weights merge, LlamaRuntime runtime) {
      runtime.lend(merge, (loss, scope) -> loss.of(encoded, scope));
    }

    /// Times one candidate several times, of which the fastest counts, and a population once.
    private void time(String name, int candidates, LlamaRuntime runtime, Runnable work) {
      progress.begin(name.strip(), 0);
      double seconds = Double.POSITIVE_INFINITY;
      double cpuSeconds = Double.POSITIVE_INFINITY;
      for (int i = 0; i < (candidates == 1 ? REPEAT : 1); i++) {
        long cpu = MemoryPeak.cpuNanos();
        long started = System.nanoTime();
        work.run();
        seconds = Math.min(seconds, (System.nanoTime() - started) / 1e9 / candidates);
        cpuSeconds = Math.min(cpuSeconds, (MemoryPeak.cpuNanos() - cpu) / 1e9 / candidates);
      }
      progress.end(String.format(Locale.ROOT, "%.2f s per candidate", seconds));
      List<TokenBatch> batches = encoded.batches(execution.batchTokens());
      long weights = new ActivationSize(config, runtime.type()).model() * batches.size();
      double operations = batches.stream().mapToDouble(b -> Operations.of(config, b)).sum();
      lines.add(
          new Line(
              name,
              candidates,
              seconds,
              cpuSeconds,
              (double) rows * length / seconds,
              weights / seconds,
              operations / seconds));
    }
  }

  private List<Weights> merges(int candidates, SourcePool pool) {
    return IntStream.range(0, candidates)
        .mapToObj(
            i ->
                """
                merge_method: task_arithmetic
                base_model: base
                models:
                  - {model: first, parameters: {weight: [%1$s, 0.5]}}
                  - {model: second, parameters: {weight: [0.5, %1$s]}}
                dtype: bfloat16
                """
                    .formatted((i + 1.0) / candidates))
        .map(recipe -> MergedWeights.of(RecipeYaml.parse(recipe, "bench"), pool).asStored())
        .toList();
  }

  private EncodedRows randomRows(int vocabulary) {
    SplittableRandom random = new SplittableRandom(1);
    return EncodedRows.of(
        IntStream.range(0, rows)
            .mapToObj(
                _ ->
                    new EncodedRow(
                        random.ints(length, 0, vocabulary).toArray(), length - length / 4, length))
            .toList());
  }
}
