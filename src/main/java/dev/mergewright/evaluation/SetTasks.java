package dev.mergewright.evaluation;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.dataset.Item;
import dev.mergewright.dataset.Item.Choice;
import dev.mergewright.dataset.Item.Problem;
import dev.mergewright.dataset.Item.Request;
import dev.mergewright.dataset.LoadedSet;
import dev.mergewright.dataset.PublicSet;
import dev.mergewright.llama.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes tasks of a public set that was downloaded.
///
/// @param set the set
/// @param file its file
/// @param settings how
record SetTasks(PublicSet set, Path file, TaskSettings settings) {
  /// The tasks of this kind, or what the set is for.
  List<OpenTask> open(@Nullable TaskKind kind) throws IOException {
    LoadedSet loaded = set.read(file);
    int all = loaded.items().size();
    LoadedSet taken = settings.rows().isDistinct() ? loaded.distinct() : loaded;
    List<OpenTask> tasks = new ArrayList<>();
    for (TaskKind wanted : kind == null ? implied(taken) : List.of(kind)) {
      tasks.add(open(wanted, kind != null, taken, all));
    }
    return tasks;
  }

  /// What a set is for.
  private List<TaskKind> implied(LoadedSet loaded) {
    return switch (set.kind()) {
      case CHOICE -> List.of(TaskKind.MULTIPLE_CHOICE);
      case PROBLEM -> List.of(set == PublicSet.GSM8K ? TaskKind.LAST_NUMBER : TaskKind.PERPLEXITY);
      case REQUEST -> {
        List<TaskKind> kinds = new ArrayList<>();
        if (loaded.items().stream().anyMatch(SetTasks::isHarmful)) {
          kinds.add(TaskKind.REFUSAL);
        }
        if (!loaded.items().stream().allMatch(SetTasks::isHarmful)) {
          kinds.add(TaskKind.OVER_REFUSAL);
        }
        yield kinds;
      }
    };
  }

  private OpenTask open(TaskKind kind, boolean isNamed, LoadedSet loaded, int all)
      throws IOException {
    boolean isMain = !isNamed && set.kind() != PublicSet.Kind.REQUEST;
    String name = isMain ? set.key() : kind.key() + ":" + set.key();
    List<Item> fitting = loaded.items().stream().filter(item -> fits(item, kind)).toList();
    if (fitting.isEmpty()) {
      throw new InvalidInputException(
          "%s has no items for %s, which is not what %s is for; see mergewright evaluate --help"
              .formatted(file, kind.key(), set.title()));
    }
    List<Item> rows = Draw.of(fitting, settings.rows().limit(), settings.rows().seed());
    List<String> remarks = new ArrayList<>(drawn(rows.size(), fitting.size(), settings));
    if (settings.rows().isDistinct()) {
      remarks.add(
          "%d of %d items repeat others and were left out"
              .formatted(all - loaded.items().size(), all));
    }
    loaded
        .skipped()
        .forEach(
            skipped ->
                remarks.add(
                    "%d rows skipped, the first at line %d: %s"
                        .formatted(skipped.rows(), skipped.firstLine(), skipped.reason())));
    if (kind == TaskKind.MULTIPLE_CHOICE || kind == TaskKind.LAST_NUMBER) {
      remarks.add(settings.shots().count() + "-shot");
    }
    return new OpenTask(
        task(kind, name, rows), file.toString(), loaded.license(), loaded.split(), remarks);
  }

  private Task task(TaskKind kind, String name, List<Item> rows) throws IOException {
    return switch (kind) {
      case REFUSAL -> new RefusalTask(name, requests(rows), settings.judge());
      case OVER_REFUSAL -> new OverRefusalTask(name, requests(rows), settings.judge());
      case GUARD -> new GuardTask(name, requests(rows), settings.requireGuard(name));
      case VALID_RESPONSE -> new ValidResponseTask(name, requests(rows));
      case EXACT_MATCH -> new ExactMatchTask(name, questions(rows));
      case LAST_NUMBER -> new LastNumberTask(name, questions(rows), !settings.isChat());
      case MULTIPLE_CHOICE ->
          new MultipleChoiceTask(
              name, rows.stream().map(Choice.class::cast).toList(), format(), shots());
      case PERPLEXITY -> new PerplexityTask(name, passages(rows));
    };
  }

  private static boolean fits(Item item, TaskKind kind) {
    return switch (kind) {
      case REFUSAL, GUARD -> isHarmful(item);
      case OVER_REFUSAL -> item instanceof Request request && !request.harmful();
      case VALID_RESPONSE -> item instanceof Request;
      case MULTIPLE_CHOICE -> item instanceof Choice;
      case EXACT_MATCH, PERPLEXITY -> item instanceof Problem;
      case LAST_NUMBER ->
          item instanceof Problem problem && FinalNumber.flexible(problem.answer()).isPresent();
    };
  }

  private static boolean isHarmful(Item item) {
    return item instanceof Request request && request.harmful();
  }

  private static List<Query> requests(List<Item> rows) {
    return rows.stream().map(Request.class::cast).map(Query::of).toList();
  }

  /// Questions as lm-evaluation-harness puts GSM8K's: "Question: ...", then "Answer:", solved ones
  /// before them with an empty line between.
  private List<Query> questions(List<Item> rows) throws IOException {
    FewShot shots = shots();
    List<Query> queries = new ArrayList<>();
    for (Item row : rows) {
      Problem problem = (Problem) row;
      StringBuilder prompt = new StringBuilder();
      for (Problem solved : shots.of(problem, Problem.class)) {
        String answer = solved.solution().isEmpty() ? solved.answer() : solved.solution();
        prompt.append(question(solved)).append(' ').append(answer).append("\n\n");
      }
      prompt.append(question(problem));
      queries.add(
          new Query(problem.id(), problem.category(), prompt.toString(), problem.answer(), false));
    }
    return queries;
  }

  private static String question(Problem problem) {
    return (problem.passage().isEmpty() ? "" : problem.passage() + "\n")
        + "Question: "
        + problem.question()
        + "\nAnswer:";
  }

  /// The loss of the reference answer, question and passage being given as a user's message or, as
  /// text, with the blank that is before any answer.
  private List<Passage> passages(List<Item> rows) {
    List<Passage> passages = new ArrayList<>();
    for (Item row : rows) {
      Problem problem = (Problem) row;
      String answer = problem.solution().isEmpty() ? problem.answer() : problem.solution();
      passages.add(
          new Passage(
              problem.id(),
              problem.category(),
              settings.isChat()
                  ? Row.of(question(problem), answer)
                  : new Row.Continuation(question(problem), " " + answer)));
    }
    return passages;
  }

  private ChoiceFormat format() {
    return switch (set) {
      case MMLU -> ChoiceFormat.MMLU;
      case MEDMCQA -> ChoiceFormat.MEDMCQA;
      case MEDQA -> ChoiceFormat.MEDQA;
      case PUBMEDQA -> ChoiceFormat.PUBMEDQA;
      case WINOGRANDE -> ChoiceFormat.WINOGRANDE;
      case PHRASEBANK, FIQA -> ChoiceFormat.SENTIMENT;
      default -> ChoiceFormat.ARC;
    };
  }

  private FewShot shots() throws IOException {
    TaskSettings.Shots shots = settings.shots();
    if (shots.count() == 0) {
      return FewShot.NONE;
    }
    Path pool = shots.files().get(set.key());
    if (pool == null) {
      throw new InvalidInputException(
          "%d shots are wanted, but no file of solved items is named for %s; add --shots-from %s=FILE"
              .formatted(shots.count(), set.key(), set.key()));
    }
    List<Item> items = set.read(pool).items();
    if (items.size() <= shots.count()) {
      throw new InvalidInputException(
          "%s has %d items, expected more than the %d shots"
              .formatted(pool, items.size(), shots.count()));
    }
    return new FewShot(shots.count(), items, shots.seed());
  }

  /// What is to be said of a sample.
  static List<String> drawn(int taken, int all, TaskSettings settings) {
    return taken == all
        ? List.of()
        : List.of(
            "a sample of %d of %d rows, drawn with seed %d"
                .formatted(taken, all, settings.rows().seed()));
  }
}
