package dev.mergewright.dataset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.EnumNamingStrategies;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.checkpoint.Sha256;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The JSON of a dataset folder: a [Row] per line, and files with an object each.
final class RowLines {
  /// What the ids cover; all else is a row's provenance.
  private static final List<String> CONTENT =
      List.of("id", "messages", "prompt", "response", "type", "kind", "expected_behavior");

  // Strict both ways: every key must be there, no other may be, none twice.
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enumNamingStrategy(EnumNamingStrategies.SNAKE_CASE)
          .build();

  private RowLines() {}

  /// The line of a row in a view, without its end.
  static String line(Example row, Split split, Production made, View view)
      throws JsonProcessingException {
    Row whole = Row.of(row, split, made);
    return switch (view) {
      case ROWS -> text(whole);
      case MESSAGES -> text(Map.of("messages", whole.messages()));
      case PAPER -> text(new Paper(whole.prompt(), whole.response(), whole.type()));
    };
  }

  /// The interchange format of arXiv 2406.14563.
  private record Paper(String prompt, String response, String type) {}

  /// Any value on one line.
  static String text(Object value) throws JsonProcessingException {
    return JSON.writeValueAsString(value);
  }

  /// A value over several lines, for files that people open.
  static String page(Object value) throws JsonProcessingException {
    // The default printer ends lines as the platform does; files must not depend on it.
    DefaultIndenter indent = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
    printer.indentObjectsWith(indent);
    printer.indentArraysWith(indent);
    return JSON.writer(printer).writeValueAsString(value) + "\n";
  }

  /// Reads an object of one type.
  static <T> T parse(String text, Class<T> type, String place) {
    try {
      return Objects.requireNonNull(JSON.readValue(text, type));
    } catch (JsonProcessingException e) {
      throw refused(place, e);
    }
  }

  /// The `format` of a manifest of any version; empty when it has none.
  static String format(String manifest, String place) {
    try {
      return JSON.readTree(manifest).path("format").asText();
    } catch (JsonProcessingException e) {
      throw refused(place, e);
    }
  }

  /// The row of a line, which must belong into this split of a dataset made so.
  static Example read(String line, Split split, Production made, String place) {
    Row row = parse(line, Row.class, place);
    requireSame(place, "the license", row.license(), made.license());
    requireSame(place, "the tool", row.tool(), made.release().tool());
    if (row.split() != split) {
      throw new InvalidInputException(
          "%s has the split %s, but lies in %s.jsonl"
              .formatted(place, row.split().key(), split.key()));
    }
    try {
      return row.example();
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(place + " is not a row: " + e.getMessage(), e);
    }
  }

  /// The digest of all that rows say beside what their ids cover.
  static String provenance(Dataset dataset) {
    StringBuilder lines = new StringBuilder();
    dataset
        .rows()
        .forEach(
            (split, rows) -> {
              for (Example row : rows) {
                ObjectNode tree = JSON.valueToTree(Row.of(row, split, dataset.production()));
                lines.append(row.id()).append(tree.remove(CONTENT)).append('\n');
              }
            });
    return Sha256.of(lines.toString());
  }

  private static void requireSame(String place, String what, Object found, Object expected) {
    if (!found.equals(expected)) {
      throw new InvalidInputException(
          "%s has %s %s, but manifest.json says %s".formatted(place, what, found, expected));
    }
  }

  private static InvalidInputException refused(String place, JsonProcessingException e) {
    String reason = e.getOriginalMessage().lines().findFirst().orElse("not JSON");
    return new InvalidInputException(
        "%s is not in the format %s: %s".formatted(place, Manifest.FORMAT, reason), e);
  }
}
