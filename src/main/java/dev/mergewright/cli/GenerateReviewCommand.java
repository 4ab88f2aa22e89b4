package dev.mergewright.cli;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.dataset.Dataset;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
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

/// A person's look at a dataset.
@Command(
    name = "review",
    header = "Look at rows of a dataset one by one and say what each reply does.",
    description =
        "Draws rows of each kind and asks about those that have no label yet, so the same command"
            + " goes on after a stop. The labels tell how far judges can be trusted: generate"
            + " calibrate. Reads answers from standard input, a letter per line.",
    footer = {"", "Example:", "  mergewright generate review datasets/safety-v1"})
final class GenerateReviewCommand implements Callable<Integer> {
  private static final int INTERRUPTED = 130;

  @Parameters(paramLabel = "DATASET", description = "The folder of a dataset.")
  private Path folder = Path.of(".");

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
      description = "Keeps the labels (default: runs/review/NAME.jsonl).")
  private @Nullable Path labels;

  @Option(names = "--show-text", description = "Also show the text of harmful requests.")
  private boolean showText;

  @Mixin private Output output = new Output();
  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (rows < 1) {
      throw new InvalidInputException("--rows must be at least 1, was " + rows);
    }
    Dataset dataset = Dataset.read(folder);
    Path file = labels == null ? Path.of("runs", "review", dataset.name() + ".jsonl") : labels;
    Review review = Review.of(dataset, rows, seed, file, showText);
    PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
    BufferedReader answers =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    boolean isComplete = review.ask(answers, err, dataset.name());
    err.println();
    List<Review.Count> counts = review.counts();
    output.print(object(counts, file, isComplete), text(counts, file, isComplete));
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
