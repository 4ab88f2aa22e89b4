package dev.mergewright.synthesis.grammar;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Checks that an answer is one JSON object with exactly the keys that the question names in double
/// quotes, and that every value stands in the question.
record JsonVerifier() implements Verifier {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
  private static final Pattern QUOTED = Pattern.compile("\"([^\"]+)\"");

  @Override
  public String id() {
    return "json";
  }

  @Override
  public boolean accepts(String question, String answer) {
    List<String> keys =
        QUOTED.matcher(question).results().map(found -> found.group(1)).distinct().toList();
    try {
      JsonNode object = JSON.readTree(answer);
      List<String> found = new ArrayList<>();
      object.fieldNames().forEachRemaining(found::add);
      return object.isObject() && !keys.isEmpty() && found.equals(keys) && stands(object, question);
    } catch (JsonProcessingException _) {
      return false;
    }
  }

  private static boolean stands(JsonNode object, String question) {
    String facts = QUOTED.matcher(question).replaceAll(" ");
    for (JsonNode value : object) {
      Pattern whole =
          Pattern.compile("(?<![\\p{L}\\p{N}])\\Q" + value.asText() + "\\E(?![\\p{L}\\p{N}])");
      if (!value.isValueNode() || !whole.matcher(facts).find()) {
        return false;
      }
    }
    return true;
  }
}
