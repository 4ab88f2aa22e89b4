package dev.mergewright.llama;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Renames the special tokens of a `tokenizer.json`; their ids stay.
///
/// ```text
/// added_tokens[].content   of those with "special": true
/// model.vocab              {token: id}, or for a unigram model [[token, score]]
/// model.unk_token          if it is special
/// ```
final class MarkedNames {
  private MarkedNames() {}

  /// Changes the tree and returns it.
  static JsonNode in(JsonNode tokenizer) {
    Set<String> names = new HashSet<>();
    for (JsonNode token : tokenizer.path("added_tokens")) {
      if (token.path("special").asBoolean() && token instanceof ObjectNode entry) {
        String name = token.path("content").asText();
        names.add(name);
        entry.put("content", marked(name));
      }
    }
    if (tokenizer.path("model") instanceof ObjectNode model) {
      renameVocabulary(model, names);
      String unknown = model.path("unk_token").asText("");
      if (names.contains(unknown)) {
        model.put("unk_token", marked(unknown));
      }
    }
    return tokenizer;
  }

  private static void renameVocabulary(ObjectNode model, Set<String> names) {
    switch (model.path("vocab")) {
      case ObjectNode vocabulary -> {
        ObjectNode renamed = model.objectNode();
        for (Map.Entry<String, JsonNode> token : vocabulary.properties()) {
          boolean special = names.contains(token.getKey());
          renamed.set(special ? marked(token.getKey()) : token.getKey(), token.getValue());
        }
        model.set("vocab", renamed);
      }
      case ArrayNode pieces -> {
        for (JsonNode piece : pieces) {
          if (piece instanceof ArrayNode pair && names.contains(pair.path(0).asText())) {
            pair.set(0, pair.textNode(marked(pair.path(0).asText())));
          }
        }
      }
      default -> {}
    }
  }

  private static String marked(String name) {
    return ControlTokens.MARK + name;
  }
}
