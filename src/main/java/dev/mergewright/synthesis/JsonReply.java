package dev.mergewright.synthesis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// JSON in a reply: at its start, else in its first code fence, else from its first brace on; what
/// follows the first object or list is left.
final class JsonReply {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  private static final Pattern FENCED =
      Pattern.compile("```[a-zA-Z]*\\s*([\\[{].*?)```", Pattern.DOTALL);
  private static final Pattern OPENING = Pattern.compile("\\{|\\[(?=\\s*\\{)");

  private JsonReply() {}

  /// The objects with all these keys, none when the reply is not JSON or one of them lacks a text.
  static List<SequencedMap<String, String>> objects(String reply, List<String> keys) {
    Matcher opening = OPENING.matcher(json(reply.strip()));
    if (!opening.find()) {
      return List.of();
    }
    try {
      return objects(JSON.readTree(json(reply.strip()).substring(opening.start())), keys);
    } catch (JsonProcessingException e) {
      return List.of();
    }
  }

  private static String json(String reply) {
    Matcher fenced = FENCED.matcher(reply);
    return !OPENING.matcher(reply).lookingAt() && fenced.find() ? fenced.group(1) : reply;
  }

  private static List<SequencedMap<String, String>> objects(JsonNode found, List<String> keys) {
    List<SequencedMap<String, String>> objects = new ArrayList<>();
    JsonNode list = list(found);
    for (JsonNode object : list.isArray() ? list : List.of(list)) {
      SequencedMap<String, String> item = new LinkedHashMap<>();
      for (String key : keys) {
        JsonNode text = object.path(key);
        if (!text.isTextual() || text.asText().isBlank() || !isWhole(text.asText())) {
          return List.of();
        }
        item.put(key, text.asText().strip());
      }
      objects.add(item);
    }
    return objects;
  }

  /// Whether no half of a character pair stands alone, as an escape can make it.
  static boolean isWhole(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  /// What an object with nothing but a list holds: servers that can be held to a schema want an
  /// object around a list.
  private static JsonNode list(JsonNode found) {
    boolean wraps = found.isObject() && found.size() == 1 && found.elements().next().isArray();
    return wraps ? found.elements().next() : found;
  }
}
