package dev.mergewright.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.checkpoint.Sha256;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Texts that no row may overlap with, because something is measured on them.
///
/// ```text
/// FOLDER        a dataset of ours: the prompts of all splits
/// SET=FILE      a public set that was downloaded, such as xstest=xstest_prompts.csv
/// FILE.txt      one text per line
/// FILE          JSON Lines, a JSON array or CSV with one of the fields below
/// ```
///
/// Of a row only the request is read: the first of `prompt`, `question`, `instruction`, `goal` and
/// `text` that it has, or what users say in `messages`. A reference that gives no text is refused,
/// as it would say that everything is clean.
///
/// @param name how findings name it
/// @param texts at least one
public record Reference(String name, List<Text> texts) {
  private static final String[] REQUESTS = {"prompt", "question", "instruction", "goal", "text"};
  private static final String MESSAGES = "messages";
  private static final Columns COLUMNS =
      Columns.of("prompt")
          .or("question")
          .or("instruction")
          .or("goal")
          .or("text")
          .or(MESSAGES)
          .also("id");

  /// One text with the id that findings name.
  public record Text(String id, String text) {}

  public Reference {
    texts = List.copyOf(texts);
    if (texts.isEmpty()) {
      throw new InvalidInputException(
          name + " has no text to check against, expected at least one; correct or remove it");
    }
  }

  /// The prompts of rows.
  public static Reference of(String name, Collection<Example> rows) {
    return new Reference(
        name, rows.stream().map(row -> new Text(name + ":" + row.id(), row.prompt())).toList());
  }

  /// The digest of all texts in their order.
  public String sha256() {
    return Sha256.of(texts.stream().map(Text::text).collect(Collectors.joining("\n")));
  }

  /// Reads what a place such as `xstest=prompts.csv` names.
  ///
  /// @param folder what relative paths are relative to
  /// @throws InvalidInputException when there is nothing, or nothing that can be read
  public static Reference read(String place, Path folder) throws IOException {
    int equals = place.indexOf('=');
    if (equals > 0 && PublicSet.named(place.substring(0, equals)).isPresent()) {
      PublicSet set = PublicSet.named(place.substring(0, equals)).orElseThrow();
      return of(set, folder.resolve(place.substring(equals + 1)));
    }
    Path path = folder.resolve(place);
    String name = String.valueOf(path.getFileName());
    if (Files.isDirectory(path)) {
      Dataset dataset = Dataset.read(path);
      return of(dataset.name(), dataset.rows().values().stream().flatMap(List::stream).toList());
    }
    SourceFile file = SourceFile.open(path);
    return new Reference(name, name.endsWith(".txt") ? lines(file, name) : rows(file, name));
  }

  private static Reference of(PublicSet set, Path file) throws IOException {
    return new Reference(
        set.key(),
        set.read(file).items().stream()
            .map(item -> new Text(set.key() + ":" + item.id(), item.text()))
            .toList());
  }

  private static List<Text> lines(SourceFile file, String name) throws IOException {
    List<Text> texts = new ArrayList<>();
    try (BufferedReader reader = file.reader()) {
      int number = 0;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        number++;
        if (!line.isBlank()) {
          texts.add(new Text(name + ":" + number, line));
        }
      }
    }
    return texts;
  }

  private static List<Text> rows(SourceFile file, String name) throws IOException {
    SourceRows rows = new SourceRows(file, COLUMNS);
    List<Text> texts = new ArrayList<>();
    rows.each(
        row -> {
          String text = request(row);
          if (text == null) {
            throw rows.refused(
                row.line(),
                "has no text to check against, expected "
                    + COLUMNS.expected()
                    + "; for a public set, name it as in xstest=FILE");
          }
          texts.add(new Text(id(row, name), text));
        });
    return texts;
  }

  private static String id(SourceRow row, String name) {
    JsonNode id = row.find("id");
    return name + ":" + (id == null || !id.isValueNode() ? row.line() : id.asText());
  }

  /// What the row asks, null when it asks nothing.
  private static @Nullable String request(SourceRow row) {
    for (String field : REQUESTS) {
      JsonNode value = row.find(field);
      if (value != null && value.isTextual()) {
        return value.textValue();
      }
    }
    List<String> turns = new ArrayList<>();
    JsonNode messages = row.find(MESSAGES);
    if (messages != null) {
      for (JsonNode message : messages) {
        if (message.path("role").asText().equals("user") && message.path("content").isTextual()) {
          turns.add(message.path("content").textValue());
        }
      }
    }
    return turns.isEmpty() ? null : String.join("\n", turns);
  }
}
