package dev.mergewright.evaluation;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.dataset.Dataset;
import dev.mergewright.dataset.Example;
import dev.mergewright.llama.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// Makes tasks of datasets in our own format, and of plain text.
///
/// @param folder the dataset
/// @param settings how
record OurTasks(Path folder, TaskSettings settings) {
  private static final Pattern EMPTY_LINES = Pattern.compile("\\R\\s*\\R");

  OpenTask open(TaskKind kind) throws IOException {
    Dataset dataset = Dataset.read(folder);
    List<Example> all = dataset.rows(settings.split()).stream().filter(rowsOf(kind)).toList();
    if (all.isEmpty()) {
      throw new InvalidInputException(
          "%s has no rows for %s in the split %s, expected %s; choose another --split or dataset"
              .formatted(folder, kind.key(), settings.split().key(), wanted(kind)));
    }
    List<Example> rows = Draw.of(all, settings.rows().limit(), settings.rows().seed());
    return new OpenTask(
        task(kind, rows),
        folder.toString(),
        dataset.production().license(),
        settings.split().key(),
        SetTasks.drawn(rows.size(), all.size(), settings));
  }

  /// A text file, one passage per block between empty lines.
  static OpenTask plainText(Path file, TaskSettings settings) throws IOException {
    List<Passage> passages = new ArrayList<>();
    for (String block : EMPTY_LINES.split(Files.readString(file))) {
      if (!block.isBlank()) {
        passages.add(new Passage(String.valueOf(passages.size() + 1), "", Row.text(block.strip())));
      }
    }
    if (passages.isEmpty()) {
      throw new InvalidInputException(file + " has no text, expected at least one passage");
    }
    List<Passage> rows = Draw.of(passages, settings.rows().limit(), settings.rows().seed());
    return new OpenTask(
        new PerplexityTask(TaskKind.PERPLEXITY.key(), rows),
        file.toString(),
        "",
        "",
        SetTasks.drawn(rows.size(), passages.size(), settings));
  }

  private Task task(TaskKind kind, List<Example> rows) {
    String name = kind.key();
    List<Query> queries = rows.stream().map(Query::of).toList();
    return switch (kind) {
      case REFUSAL -> new RefusalTask(name, queries, settings.judge());
      case OVER_REFUSAL -> new OverRefusalTask(name, queries, settings.judge());
      case GUARD -> new GuardTask(name, queries, settings.requireGuard(name));
      case VALID_RESPONSE -> new ValidResponseTask(name, queries);
      case EXACT_MATCH -> new ExactMatchTask(name, queries);
      case LAST_NUMBER -> new LastNumberTask(name, queries, false);
      case PERPLEXITY -> new PerplexityTask(name, rows.stream().map(Passage::of).toList());
      case MULTIPLE_CHOICE ->
          throw new InvalidInputException(
              folder
                  + " has no options to choose from; multiple choice takes a public set such as"
                  + " mmlu=FILE");
    };
  }

  private static Predicate<Example> rowsOf(TaskKind kind) {
    return switch (kind) {
      case REFUSAL, GUARD -> row -> row.kind() == Example.Kind.HARMFUL;
      case OVER_REFUSAL -> row -> row.kind() == Example.Kind.BENIGN_CONTRAST;
      case EXACT_MATCH, LAST_NUMBER, MULTIPLE_CHOICE -> row -> row.kind() == Example.Kind.DOMAIN;
      case VALID_RESPONSE, PERPLEXITY -> _ -> true;
    };
  }

  private static String wanted(TaskKind kind) {
    return switch (kind) {
      case REFUSAL, GUARD -> "rows of kind harmful";
      case OVER_REFUSAL -> "rows of kind benign_contrast";
      case EXACT_MATCH, LAST_NUMBER, MULTIPLE_CHOICE -> "rows of kind domain";
      case VALID_RESPONSE, PERPLEXITY -> "rows of any kind";
    };
  }
}
