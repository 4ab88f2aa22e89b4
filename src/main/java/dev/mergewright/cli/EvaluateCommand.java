package dev.mergewright.cli;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.checkpoint.Progress;
import dev.mergewright.evaluation.Answers;
import dev.mergewright.evaluation.Evaluator;
import dev.mergewright.evaluation.OpenTask;
import dev.mergewright.experiment.models.LoadedModel;
import dev.mergewright.llama.ModelExecution;
import dev.mergewright.llama.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// How good a model is, in figures that say how sure they are.
@Command(
    name = "evaluate",
    header = "Measure a model, or a recipe's merge that was never written, on tasks.",
    description =
        "Every figure stands with its number of rows, standard error and 95 %% interval; two models"
            + " are compared row by row. Nothing is downloaded.",
    footer = {
      "",
      "Example:",
      "  mergewright evaluate experiments/miniature/models/aligned \\",
      "    --task refusal=experiments/miniature/models/exam \\",
      "    --task valid-response=experiments/miniature/models/exam \\",
      "    --judge experiments/miniature/models/judge.yaml \\",
      "    --against experiments/miniature/models/expert"
    })
final class EvaluateCommand implements Callable<Integer> {
  private static final int BATCH = 64;
  private static final String NO_REFERENCE = "none";

  @Parameters(paramLabel = "MODEL", description = "A model directory, or a recipe (.yaml).")
  private Path model = Path.of(".");

  @Mixin private TaskOptions tasks = new TaskOptions();

  @Mixin private GuardOptions guards = new GuardOptions();

  @Option(
      names = "--against",
      paramLabel = "MODEL",
      description = "A second model, compared on the same rows.")
  private @Nullable Path against;

  @Option(
      names = "--reference",
      paramLabel = "MODEL",
      description =
          "A sound model that tells replies from words in a senseless order; may be repeated, the"
              + " most tolerant decides. The default for a recipe are its models; 'none' for rules"
              + " on the text alone.")
  private List<String> references = List.of();

  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      description =
          "The longest reply; shorter where the model has no room (default: ${DEFAULT-VALUE}).")
  private int maxTokens = 256;

  @Option(
      names = "--samples",
      paramLabel = "FILE",
      description =
          "Also write a JSON line per row. A reply to a harmful request that was not judged safe is"
              + " not written, only its mark and hash.")
  private @Nullable Path samples;

  @Mixin private Execution execution = new Execution();

  @Mixin private ModelDevice device = new ModelDevice();

  @Mixin private Output output = new Output();

  @Override
  public Integer call() throws IOException {
    if (maxTokens < 1) {
      throw new InvalidInputException("--max-tokens must be at least 1, was " + maxTokens);
    }
    if (samples != null && Files.exists(samples)) {
      throw new InvalidInputException(samples + " exists already; give another --samples");
    }
    ModelExecution how = device.execution(execution.threads(), Precision.AUTO);
    try (GuardOptions.Opened guard = guards.open(System.getenv(), how)) {
      List<OpenTask> open = tasks.open(guard.guard());
      Progress progress = ConsoleProgress.standard();
      List<Answers> first = ask(model, open, how, progress);
      List<Answers> second = against == null ? List.of() : ask(against, open, how, progress);
      List<Answers> replies =
          Stream.concat(first.stream(), second.stream()).filter(Answers::areReplies).toList();
      List<Path> sound = replies.isEmpty() ? List.of() : sound();
      for (Path reference : sound) {
        hear(reference, replies, how, progress);
      }
      Evaluation evaluation =
          new Evaluation(
              model.toString(),
              against == null ? "" : against.toString(),
              tasks.judge(guard.guard()).description(),
              guard.guard() == null ? "" : guard.guard().description(),
              sound.stream().map(Path::toString).toList(),
              open,
              first.stream().map(Answers::measure).toList(),
              second.stream().map(Answers::measure).toList());
      if (samples != null) {
        evaluation.writeSamples(samples);
      }
      output.print(evaluation.asMap(), new EvaluationTable(evaluation).text());
    }
    return 0;
  }

  /// Asks both models first, then has sound models and the guard look at what they said: one model
  /// is in memory at a time.
  private List<Answers> ask(Path place, List<OpenTask> open, ModelExecution how, Progress progress)
      throws IOException {
    Evaluator evaluator = new Evaluator(BATCH, maxTokens, progress);
    try (LoadedModel loaded = LoadedModel.open(place, how)) {
      progress.skip(place.toString(), loaded.plan().text());
      return open.stream().map(task -> evaluator.ask(task.task(), loaded.subject())).toList();
    }
  }

  private static void hear(
      Path reference, List<Answers> replies, ModelExecution how, Progress progress)
      throws IOException {
    try (LoadedModel sound = LoadedModel.open(reference, how)) {
      progress.skip(reference.toString(), sound.plan().text());
      progress.begin("replies looked at by " + reference, replies.size());
      for (int i = 0; i < replies.size(); i++) {
        replies.get(i).hear(sound.subject());
        progress.advance(i + 1, "");
      }
      progress.end("done");
    }
  }

  private List<Path> sound() throws IOException {
    if (references.equals(List.of(NO_REFERENCE))) {
      return List.of();
    }
    if (!references.isEmpty()) {
      return references.stream().map(Path::of).toList();
    }
    SequencedSet<Path> parents = new LinkedHashSet<>(LoadedModel.parents(model));
    if (against != null) {
      parents.addAll(LoadedModel.parents(against));
    }
    return List.copyOf(parents);
  }
}
