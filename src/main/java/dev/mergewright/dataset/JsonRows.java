package dev.mergewright.dataset;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mergewright.checkpoint.InvalidInputException;
import java.io.IOException;
import java.io.Reader;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Rows in JSON: objects one after the other (JSON Lines, or the same with line breaks in them), an
/// array of objects, or one object whose keys are ids. A field that no item needs is passed over
/// without becoming a string.
final class JsonRows {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          // Python's json writes a missing number so.
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build();

  private final SourceRows source;
  private final SourceRows.Sink sink;
  private long rows;

  JsonRows(SourceRows source, SourceRows.Sink sink) {
    this.source = source;
    this.sink = sink;
  }

  void read(Reader text) throws IOException {
    try (JsonParser parser = JSON.createParser(text)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        switch (token) {
          case START_ARRAY -> readArray(parser, "");
          case START_OBJECT -> readRoot(parser);
          default -> throw notRow(parser);
        }
      }
    }
  }

  private void readArray(JsonParser parser, String key) throws IOException {
    int element = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      element++;
      readValue(parser, key.isEmpty() ? "" : key + "-" + element);
    }
  }

  /// A row, or the map of all rows: then its first key is not a field of the set, and its value is
  /// a row or a list of them.
  private void readRoot(JsonParser parser) throws IOException {
    if (parser.nextToken() == JsonToken.END_OBJECT) {
      throw notRow(parser);
    }
    boolean field = source.columns().isKept(parser.currentName());
    if (field || !source.columns().isKeyed() || !parser.nextToken().isStructStart()) {
      readRow(parser, "");
      return;
    }
    while (parser.currentToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      toValue(parser);
      if (parser.currentToken() == JsonToken.START_ARRAY) {
        readArray(parser, key);
      } else {
        readValue(parser, key);
      }
      parser.nextToken();
    }
  }

  private static void toValue(JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.FIELD_NAME) {
      parser.nextToken();
    }
  }

  private void readValue(JsonParser parser, String key) throws IOException {
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      parser.nextToken();
      readRow(parser, key);
    } else if (!key.isEmpty() && parser.currentToken().isScalarValue()) {
      take(line(parser), key, Set.of(Columns.VALUE), Map.of(Columns.VALUE, tree(parser)));
    } else {
      throw notRow(parser);
    }
  }

  /// Reads from the first field, its name or its value, to the end of the object.
  private void readRow(JsonParser parser, String key) throws IOException {
    long line = line(parser);
    Set<String> names = new HashSet<>();
    Map<String, JsonNode> fields = new HashMap<>();
    while (parser.currentToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      names.add(name);
      toValue(parser);
      if (source.columns().isKept(name)) {
        fields.put(name, tree(parser));
      } else {
        parser.skipChildren();
      }
      parser.nextToken();
    }
    take(line, key, names, fields);
  }

  private void take(long line, String key, Set<String> names, Map<String, JsonNode> fields) {
    rows++;
    sink.take(new SourceRow(rows, line, key, names, fields));
  }

  private InvalidInputException notRow(JsonParser parser) {
    String found =
        switch (parser.currentToken()) {
          case START_ARRAY -> "a list";
          case START_OBJECT -> "an object";
          case END_OBJECT -> "an object without fields";
          case VALUE_STRING -> "a text";
          case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
          default -> "a lone value";
        };
    return source.refused(
        line(parser),
        "holds %s, expected a JSON object for each row; give a file of the set as it is published"
            .formatted(found));
  }

  private static JsonNode tree(JsonParser parser) throws IOException {
    return parser.readValueAsTree();
  }

  private static long line(JsonParser parser) {
    return parser.currentTokenLocation().getLineNr();
  }
}
