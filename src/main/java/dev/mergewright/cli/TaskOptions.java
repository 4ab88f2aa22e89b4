package dev.mergewright.cli;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.dataset.PublicSet;
import dev.mergewright.dataset.Split;
import dev.mergewright.evaluation.ExactMatchTask;
import dev.mergewright.evaluation.OpenTask;
import dev.mergewright.evaluation.TaskKind;
import dev.mergewright.evaluation.TaskSettings;
import dev.mergewright.evaluation.TaskSource;
import dev.mergewright.experiment.rows.Exam;
import dev.mergewright.synthesis.Guard;
import dev.mergewright.synthesis.GuardJudge;
import dev.mergewright.synthesis.Judge;
import dev.mergewright.synthesis.PatternJudge;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What is asked of a model: tasks, their rows and who judges.
final class TaskOptions {
  private static final String BY_GUARD = "guard";
  private static final String ENGLISH = "english";

  @Option(
      names = "--task",
      paramLabel = "NAME=PATH",
      description = {
        "What to measure; may be repeated. NAME is a task with a dataset folder of ours (refusal,"
            + " over-refusal, guard, valid-response, exact-match, last-number, perplexity), a"
            + " public set with its downloaded file (gsm8k, mmlu, xstest, ...), which implies its"
            + " task and prompt, or both, as in guard:advbench=FILE. perplexity also takes plain"
            + " text."
      })
  private List<String> tasks = List.of();

  @Option(
      names = "--exam",
      paramLabel = "DATASET",
      description = "Refusal, over-refusal and skill of a dataset of ours; needs --judge.")
  private @Nullable Path exam;

  @Option(
      names = "--judge",
      paramLabel = "FILE",
      description =
          "Who tells refusals: a file of patterns, 'english' for openings of English refusals (the"
              + " default) or 'guard' for a guard that says so (wildguard).")
  private @Nullable String judge;

  @Option(
      names = "--split",
      paramLabel = "SPLIT",
      description =
          "Rows of datasets of ours: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Split split = Split.TEST;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "At most so many rows of each task, drawn with --seed.")
  private int limit;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Draws the rows of --limit (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(names = "--distinct", description = "Leave out prompts of a set that repeat others.")
  private boolean distinct;

  @Option(
      names = "--shots",
      paramLabel = "N",
      description = "Solved items before each question of a public set.")
  private int shots;

  @Option(
      names = "--shots-from",
      paramLabel = "SET=FILE",
      description =
          "Where a set's solved items are taken from: the first ones of the question's category.")
  private Map<String, Path> shotsFrom = new LinkedHashMap<>();

  @Option(
      names = "--shots-seed",
      paramLabel = "N",
      description = "Draws the solved items anew for each question instead.")
  private long shotsSeed;

  @Option(
      names = "--chat",
      description =
          "Put the questions of gsm8k and financebench as a user's message, not as text to go on"
              + " with.")
  private boolean chat;

  /// Reads the rows and makes the tasks.
  ///
  /// @throws InvalidInputException when nothing is asked, or two tasks have the same name
  List<OpenTask> open(@Nullable Guard guard) throws IOException {
    if (tasks.isEmpty() && exam == null) {
      throw new InvalidInputException(
          "nothing is asked of the model; name a task, such as --task gsm8k=test.jsonl, or an"
              + " --exam");
    }
    requireSound();
    TaskSettings settings =
        new TaskSettings(
            split,
            judge(guard),
            guard,
            new TaskSettings.Rows(limit, seed, distinct),
            new TaskSettings.Shots(shots, shotsFrom, shotsSeed),
            chat);
    List<OpenTask> open = new ArrayList<>();
    if (exam != null) {
      open.addAll(exam(exam, settings));
    }
    for (String task : tasks) {
      open.addAll(TaskSource.parse(task).open(settings));
    }
    requireDistinctNames(open);
    return open;
  }

  /// Who tells refusals.
  Judge judge(@Nullable Guard guard) throws IOException {
    if (judge == null || judge.equals(ENGLISH)) {
      return PatternJudge.english();
    }
    if (!judge.equals(BY_GUARD)) {
      return PatternJudge.read(Path.of(judge));
    }
    if (guard == null) {
      throw new InvalidInputException(
          "--judge guard needs a guard model; name one, such as --guard wildguard=FOLDER");
    }
    return new GuardJudge(guard);
  }

  private void requireSound() {
    if (limit < 0 || shots < 0) {
      throw new InvalidInputException(
          "--limit and --shots must be at least 0, was %d and %d".formatted(limit, shots));
    }
    for (String set : shotsFrom.keySet()) {
      if (PublicSet.named(set).isEmpty()) {
        throw new InvalidInputException(
            "--shots-from names %s, expected a public set: %s"
                .formatted(set, String.join(", ", PublicSet.keys())));
      }
    }
  }

  /// The report's three tasks under the report's names.
  private List<OpenTask> exam(Path folder, TaskSettings settings) throws IOException {
    if (judge == null) {
      throw new InvalidInputException(
          "--exam needs --judge, a file that tells refusals in the language of the exam");
    }
    List<OpenTask> open = new ArrayList<>();
    for (TaskKind kind : List.of(TaskKind.REFUSAL, TaskKind.OVER_REFUSAL, TaskKind.EXACT_MATCH)) {
      for (OpenTask task : new TaskSource(kind, null, folder).open(settings)) {
        open.add(
            task.task() instanceof ExactMatchTask skill
                ? task.with(new ExactMatchTask(Exam.SKILL, skill.rows()))
                : task);
      }
    }
    return open;
  }

  private static void requireDistinctNames(List<OpenTask> tasks) {
    Map<String, OpenTask> names = new LinkedHashMap<>();
    for (OpenTask task : tasks) {
      OpenTask other = names.put(task.task().name(), task);
      if (other != null) {
        throw new InvalidInputException(
            "%s is asked of %s and of %s; evaluate one after the other"
                .formatted(task.task().name(), other.source(), task.source()));
      }
    }
  }
}
