package dev.mergewright.cli;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.checkpoint.Progress;
import dev.mergewright.dataset.Dataset;
import dev.mergewright.experiment.models.CheckpointModels;
import dev.mergewright.llama.Precision;
import dev.mergewright.synthesis.Decisions;
import dev.mergewright.synthesis.Generation;
import dev.mergewright.synthesis.GenerationFile;
import dev.mergewright.synthesis.Harvest;
import dev.mergewright.synthesis.calls.RecordedCaller;
import dev.mergewright.synthesis.calls.Recording;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// A person's look at a dataset, or at what the judges of a run could not score.
@Command(
    name = "review",
    header = "Look at rows one by one and say what each reply does.",
    description = {
      "Of a dataset: draws rows of each kind and asks about those that have no label yet, so the"
          + " same command goes on after a stop. The labels tell how far judges can be trusted:"
          + " generate calibrate. Reads answers from standard input, a letter per line.",
      "Of a generation file: asks about the replies of its run that no judge could score. What you"
          + " say is kept beside the journal, and generate reselect counts it. Only replies to"
          + " benign requests can be looked at: of a harmful request no reply is kept that the"
          + " judges do not call a refusal."
    },
    footer = {
      "",
      "Examples:",
      "  mergewright generate review datasets/safety-v1",
      "  mergewright generate review prompts/safety-v2/generate.yaml"
    })
final class GenerateReviewCommand implements Callable<Integer> {
  private static final int INTERRUPTED = 130;

  @Parameters(
      paramLabel = "DATASET|FILE",
      description = "The folder of a dataset, or a generation file.")
  private Path place = Path.of(".");

  @Option(
      names = "--rows",
      paramLabel = "N",
      description = "Rows of each kind (default: ${DEFAULT-VALUE}).")
  private int rows = 50;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Draws the rows (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description =
          "Keeps the labels of a dataset (default: runs/review/NAME.jsonl); those of a run are"
              + " kept beside its journal.")
  private @Nullable Path labels;

  @Option(
      names = "--journal",
      paramLabel = "FILE",
      description = "The record of calls of a run (default: runs/generate/NAME/calls.jsonl).")
  private @Nullable Path journal;

  @Option(names = "--show-text", description = "Also show the text of harmful requests.")
  private boolean showText;

  @Mixin private ModelDevice device = new ModelDevice();
  @Mixin private Output output = new Output();
  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    return Files.isRegularFile(place) ? ofRun() : ofDataset();
  }

  private int ofDataset() throws IOException {
    if (rows < 1) {
      throw new InvalidInputException("--rows must be at least 1, was " + rows);
    }
    Dataset dataset = Dataset.read(place);
    Path file = labels == null ? Path.of("runs", "review", dataset.name() + ".jsonl") : labels;
    return review(Review.of(dataset, rows, seed, file, showText), file, dataset.name(), "");
  }

  /// Asks about what the judges alone could not settle, whatever was decided before.
  private int ofRun() throws IOException, InterruptedException {
    GenerationFile read = GenerationFile.read(place);
    Path calls = journal == null ? GenerationOptions.usualJournal(read) : journal;
    Harvest harvest;
    try (CheckpointModels models =
        CheckpointModels.of(read.folder(), device.execution(1, Precision.F32))) {
      Generation generation = Generation.open(read, System.getenv(), models);
      harvest =
          generation.run(
              RecordedCaller.recordedOnly(generation.speakers(), List.of(Recording.read(calls))),
              Progress.SILENT);
    }
    Path file = Decisions.beside(calls);
    return review(
        Review.of(harvest.unsettled(), file, showText),
        file,
        read.settings().name(),
        "%n%nto count them: mergewright generate reselect %s".formatted(place));
  }

  private int review(Review review, Path file, String name, String advice) throws IOException {
    PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
    BufferedReader answers =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    boolean isComplete = review.ask(answers, err, name);
    err.println();
    List<Review.Count> counts = review.counts();
    output.print(
        object(counts, file, isComplete),
        text(counts, file, isComplete) + (isComplete ? advice : ""));
    return isComplete ? 0 : INTERRUPTED;
  }

  private static Map<String, Object> object(
      List<Review.Count> counts, Path file, boolean isComplete) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("complete", isComplete);
    object.put("labels", file.toString());
    for (Review.Count count : counts) {
      Map<String, Integer> numbers = new LinkedHashMap<>();
      numbers.put("rows", count.rows());
      numbers.put("labelled", count.labelled());
      numbers.put("as_wanted", count.asWanted());
      object.put(count.kind(), numbers);
    }
    return object;
  }

  private static String text(List<Review.Count> counts, Path file, boolean isComplete) {
    StringBuilder text =
        new StringBuilder("%-16s %6s %9s %10s".formatted("kind", "rows", "labelled", "as wanted"));
    for (Review.Count count : counts) {
      text.append(
          "%n%-16s %6d %9d %10d"
              .formatted(count.kind(), count.rows(), count.labelled(), count.asWanted()));
    }
    text.append("%n%nlabels  %s".formatted(file));
    return isComplete
        ? text.toString()
        : text.append("%nthe same command goes on".formatted()).toString();
  }
}
