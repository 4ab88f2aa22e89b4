package dev.mergewright.merge;

import dev.mergewright.checkpoint.AtomicFolder;
import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.checkpoint.Progress;
import dev.mergewright.tensor.ElementType;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;

/// How fast merges are, measured against a plain copy of the same bytes in the same run.
///
/// Makes a bf16 model and two fine-tunes in a temporary folder, reads them once so that the page
/// cache is warm, and merges them by each method on the way that `mergewright merge` takes. A copy
/// is timed before and after every merge; of each the fastest counts, for a virtual machine that
/// has to fetch memory back from its host now and then takes twice as long. Times end when the last
/// byte is with the operating system: forcing it to disk takes the same time whatever was computed.
///
/// @param parameters about how many parameters a model has
/// @param methods what is measured, in this order
/// @param threads how many blocks are in work at once
/// @param repeat how often each method merges
public record MergeBenchmark(long parameters, List<MergeMethod> methods, int threads, int repeat) {
  private static final String BASE = "base";
  private static final List<String> FINE_TUNES = List.of("first", "second");
  private static final List<String> MODELS = List.of(BASE, FINE_TUNES.get(0), FINE_TUNES.get(1));

  /// Settings that make a method work for its living; the others have their standard values.
  private static final Map<String, Double> SETTINGS =
      Map.of("weight", 0.5, "density", 0.5, "t", 0.5, "select_topk", 0.5);

  public MergeBenchmark {
    methods = List.copyOf(methods);
    if (parameters < 1 || threads < 1 || repeat < 1 || methods.isEmpty()) {
      throw new IllegalArgumentException(
          "parameters, threads, repeat and the number of methods must be positive, were %d, %d, %d and %d"
              .formatted(parameters, threads, repeat, methods.size()));
    }
  }

  /// What was measured.
  ///
  /// @param parameters the exact number of parameters of a model
  /// @param hidden the width of the models
  /// @param layers their depth
  /// @param lines one line per method
  public record Outcome(long parameters, int hidden, int layers, List<Line> lines) {
    public Outcome {
      lines = List.copyOf(lines);
    }
  }

  /// One method.
  ///
  /// @param method its name
  /// @param models how many models it read, the base included
  /// @param bytes read and written together
  /// @param seconds the fastest of the merges
  /// @param copySeconds the fastest of the copies around them
  /// @param heap the most heap in use, in bytes; the collector's garbage counts
  public record Line(
      String method, int models, long bytes, double seconds, double copySeconds, long heap) {
    /// Bytes per second.
    public double throughput() {
      return bytes / seconds;
    }

    /// The share of the copy's throughput.
    public double ofCopy() {
      return copySeconds / seconds;
    }
  }

  /// Measures.
  ///
  /// @param place the folder to work in, which decides on the disk; nothing is left there
  /// @throws InvalidInputException when its disk has too little room
  public Outcome run(Path place, Progress progress) throws IOException {
    SyntheticLlama shape = SyntheticLlama.of(parameters);
    shape.requireRoom(MODELS.size() + 1, place);
    try (AtomicFolder scratch = AtomicFolder.create(place.resolve("mergewright-bench"))) {
      Path folder = scratch.path(); // never published, so closing removes it
      shape.write(MODELS, folder, threads, progress);
      List<Line> lines = new ArrayList<>();
      for (MergeMethod method : methods) {
        progress.begin("merge " + method.name(), repeat);
        Line line = measure(recipe(method), folder, progress);
        progress.end(
            String.format(
                Locale.ROOT, "%.2f s, %.0f %% of a copy", line.seconds(), 100 * line.ofCopy()));
        lines.add(line);
      }
      return new Outcome(shape.elements(), shape.hidden(), shape.layers(), lines);
    }
  }

  private static MergeRecipe recipe(MergeMethod method) {
    SequencedMap<String, ParameterValue> global = new LinkedHashMap<>();
    SequencedMap<String, ParameterValue> own = new LinkedHashMap<>();
    for (MergeParameter parameter : method.parameters()) {
      Double value = SETTINGS.get(parameter.name());
      if (value != null) {
        boolean isOwn = parameter.scope() == MergeParameter.Scope.SOURCE;
        (isOwn ? own : global).put(parameter.name(), new ParameterValue.Scalar(value));
      }
    }
    List<MergeSource> sources =
        FINE_TUNES.stream()
            .limit(method.maxSources())
            .map(name -> new MergeSource(name, own))
            .toList();
    String base = method.needsBase() ? BASE : null;
    return new MergeRecipe(method, base, sources, global, ElementType.BF16, 0);
  }

  private Line measure(MergeRecipe recipe, Path folder, Progress progress) throws IOException {
    List<Path> files = SyntheticLlama.files(recipe.models(), folder);
    PlainCopy copy = new PlainCopy(files, threads);
    Path target = folder.resolve("copy");
    List<Double> copies = new ArrayList<>(List.of(copy.seconds(target)));
    List<Double> merges = new ArrayList<>();
    heapPools().forEach(MemoryPoolMXBean::resetPeakUsage);
    for (int i = 1; i <= repeat; i++) {
      merges.add(merge(recipe, folder));
      copies.add(copy.seconds(target));
      progress.advance(i, String.format(Locale.ROOT, "%.2f s", merges.getLast()));
    }
    long bytes = Files.size(files.getLast());
    for (Path file : files) {
      bytes += Files.size(file);
    }
    long heap = heapPools().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
    return new Line(
        recipe.method().name(), files.size(), bytes, least(merges), least(copies), heap);
  }

  private double merge(MergeRecipe recipe, Path folder) throws IOException {
    Path target = folder.resolve("merged");
    Stopwatch watch = new Stopwatch();
    try (Merge merge = Merge.open(recipe, folder)) {
      merge.writer(target).withThreads(threads).write(merge.weights(), target, watch);
    }
    remove(target);
    return watch.seconds;
  }

  /// Runs until the writer says that every byte is written; forcing them to disk comes after.
  private static final class Stopwatch implements Progress {
    private final long started = System.nanoTime();
    private double seconds;

    @Override
    public void begin(String step, long total) {}

    @Override
    public void advance(long done, String detail) {}

    @Override
    public void end(String outcome) {
      seconds = (System.nanoTime() - started) / 1e9;
    }
  }

  private static Stream<MemoryPoolMXBean> heapPools() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP);
  }

  private static double least(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
  }

  private static void remove(Path model) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(model)) {
      files = all.toList();
    }
    for (Path file : files) {
      Files.delete(file);
    }
    Files.delete(model);
  }
}
