package dev.mergewright.merge;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import dev.mergewright.checkpoint.InvalidInputException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/// A YAML document that remembers the line of everything in it.
///
/// Duplicate keys and aliases are refused; `yes`, `no`, `on` and `off` are text.
///
/// @param file names the document in messages
/// @param root the document
/// @param lines line numbers by path, such as `search.budget` or `models[1].parameters`; the root's
///   path is empty
record YamlTree(String file, JsonNode root, Map<String, Integer> lines) {
  private static final YAMLFactory YAML =
      YAMLFactory.builder()
          .enable(YAMLParser.Feature.PARSE_BOOLEAN_LIKE_WORDS_AS_STRINGS)
          .enable(YAMLParser.Feature.EMPTY_STRING_AS_NULL)
          .build();

  /// Parses a text of one document.
  static YamlTree parse(String text, String file) {
    List<YamlTree> documents = parseAll(text, file);
    if (documents.size() > 1) {
      throw documents.get(1).failure("", "a second document begins; keep one per file");
    }
    return documents.getFirst();
  }

  /// Parses a text of one or more documents.
  static List<YamlTree> parseAll(String text, String file) {
    try (YAMLParser parser = YAML.createParser(text)) {
      List<YamlTree> documents = new ArrayList<>();
      while (parser.nextToken() != null) {
        Reading reading = new Reading(file, parser, new HashMap<>());
        int line = documents.isEmpty() ? 1 : parser.currentTokenLocation().getLineNr();
        JsonNode root = reading.value("", line);
        documents.add(new YamlTree(file, root, reading.lines()));
      }
      if (documents.isEmpty()) {
        throw new InvalidInputException(file + ":1: the file is empty");
      }
      return documents;
    } catch (JsonProcessingException e) {
      throw unparsable(file, e);
    } catch (IOException e) {
      throw new InvalidInputException("%s: not valid YAML: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static InvalidInputException unparsable(String file, JsonProcessingException e) {
    int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
    String problem = e.getOriginalMessage().lines().findFirst().orElse("");
    if (e.getCause() instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
      line = marked.getProblemMark().getLine() + 1;
      problem = marked.getProblem();
    }
    return new InvalidInputException("%s:%d: not valid YAML: %s".formatted(file, line, problem), e);
  }

  /// The path of a key under a path.
  static String path(String parent, String key) {
    return parent.isEmpty() ? key : parent + "." + key;
  }

  /// The path of an element of a list.
  static String path(String parent, int index) {
    return parent + "[" + index + "]";
  }

  /// The line of a path, or of the nearest thing around it.
  int line(String path) {
    String around = path;
    while (!around.isEmpty() && !lines.containsKey(around)) {
      around =
          around.substring(
              0, Math.max(0, Math.max(around.lastIndexOf('.'), around.lastIndexOf('['))));
    }
    return lines.getOrDefault(around, 1);
  }

  /// What is at a path; a missing node when nothing is.
  JsonNode at(String path) {
    JsonNode node = root;
    for (String step : path.split("[.\\[\\]]+")) {
      if (!step.isEmpty()) {
        node = node.isArray() ? node.path(Integer.parseInt(step)) : node.path(step);
      }
    }
    return node;
  }

  /// An input error at a path.
  InvalidInputException failure(String path, String sentence) {
    return new InvalidInputException("%s:%d: %s".formatted(file, line(path), sentence));
  }

  private record Reading(String file, YAMLParser parser, Map<String, Integer> lines) {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    JsonNode value(String path, int line) throws IOException {
      lines.put(path, line);
      if (parser.isCurrentAlias()) {
        throw failure("aliases are not supported; write the value out");
      }
      return switch (parser.currentToken()) {
        case START_OBJECT -> object(path);
        case START_ARRAY -> array(path);
        case VALUE_NUMBER_INT -> integer();
        case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDoubleValue());
        case VALUE_TRUE -> NODES.booleanNode(true);
        case VALUE_FALSE -> NODES.booleanNode(false);
        case VALUE_NULL -> NODES.nullNode();
        default -> NODES.textNode(parser.getText());
      };
    }

    private JsonNode object(String path) throws IOException {
      ObjectNode object = NODES.objectNode();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String key = parser.currentName();
        int line = parser.currentTokenLocation().getLineNr();
        if (object.has(key)) {
          throw failure(
              "%s is given twice, first in line %d".formatted(key, lines.get(path(path, key))));
        }
        parser.nextToken();
        object.set(key, value(path(path, key), line));
      }
      return object;
    }

    private JsonNode array(String path) throws IOException {
      ArrayNode array = NODES.arrayNode();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        int line = parser.currentTokenLocation().getLineNr();
        array.add(value(path(path, array.size()), line));
      }
      return array;
    }

    private JsonNode integer() throws IOException {
      return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
          ? NODES.numberNode(parser.getBigIntegerValue())
          : NODES.numberNode(parser.getLongValue());
    }

    InvalidInputException failure(String sentence) {
      return new InvalidInputException(
          "%s:%d: %s".formatted(file, parser.currentTokenLocation().getLineNr(), sentence));
    }
  }
}
