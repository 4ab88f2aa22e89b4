package dev.mergewright.evaluation;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.dataset.PublicSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Rows on disk and what is asked of them, as `NAME=PATH` says it.
///
/// ```text
/// KIND=FOLDER        a dataset of ours
/// SET=FILE           a public set that was downloaded, asked what the set is for
/// KIND:SET=FILE      the same, asked something else
/// perplexity=FILE    plain text, one passage per block between empty lines
/// ```
///
/// @param kind what is asked; null for what the set is for
/// @param set the public set; null for a dataset of ours or plain text
/// @param path the file or folder
public record TaskSource(@Nullable TaskKind kind, @Nullable PublicSet set, Path path) {
  /// @throws InvalidInputException when the text is not of the form above
  public static TaskSource parse(String text) {
    int equals = text.indexOf('=');
    if (equals < 1 || equals == text.length() - 1) {
      throw new InvalidInputException(
          "'%s' is no task, expected NAME=PATH such as gsm8k=test.jsonl".formatted(text));
    }
    String name = text.substring(0, equals);
    Path path = Path.of(text.substring(equals + 1));
    int colon = name.indexOf(':');
    if (colon >= 0) {
      return new TaskSource(
          TaskKind.named(name.substring(0, colon)).orElseThrow(() -> unknown(name)),
          PublicSet.named(name.substring(colon + 1)).orElseThrow(() -> unknown(name)),
          path);
    }
    Optional<TaskKind> kind = TaskKind.named(name);
    return kind.isPresent()
        ? new TaskSource(kind.get(), null, path)
        : new TaskSource(null, PublicSet.named(name).orElseThrow(() -> unknown(name)), path);
  }

  /// Reads the rows and makes the tasks: a set with harmful and harmless requests is two.
  public List<OpenTask> open(TaskSettings settings) throws IOException {
    if (set != null) {
      return new SetTasks(set, path, settings).open(kind);
    }
    if (kind == TaskKind.PERPLEXITY && Files.isRegularFile(path)) {
      return List.of(OurTasks.plainText(path, settings));
    }
    if (kind == null || !Files.isDirectory(path)) {
      throw new InvalidInputException(
          "%s is no folder, expected a dataset of ours; for the file of a public set, name the set too, as in %s:xstest=%s"
              .formatted(path, kind == null ? TaskKind.REFUSAL.key() : kind.key(), path));
    }
    return List.of(new OurTasks(path, settings).open(kind));
  }

  private static InvalidInputException unknown(String name) {
    return new InvalidInputException(
        "no task is called %s, expected one of %s, a public set (%s), or both as in guard:advbench"
            .formatted(
                name, String.join(", ", TaskKind.keys()), String.join(", ", PublicSet.keys())));
  }
}
