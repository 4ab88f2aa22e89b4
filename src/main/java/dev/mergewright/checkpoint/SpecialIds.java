package dev.mergewright.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The ids of special tokens in a model's configuration, such as `eos_token_id`.
///
/// Those that the donor of the tokenizer names are taken from its configuration: its ids stay what
/// they are. Others follow their token to its new id, and go when the token is gone.
///
/// @param template the model whose configuration is taken over
/// @param donor the model whose tokenizer is taken over
/// @param tokens the merged vocabulary
record SpecialIds(Vocabulary template, Vocabulary donor, TokenUnion tokens) {
  private static final String SUFFIX = "_token_id";

  /// Corrects a configuration and its `text_config`, in place.
  void correct(ObjectNode config) throws IOException {
    ObjectNode donors = donor == template ? config : ModelFolder.of(donor.folder()).config();
    correct(config, donors);
    if (config.path("text_config") instanceof ObjectNode text) {
      correct(text, donors.path("text_config"));
    }
  }

  private void correct(ObjectNode config, JsonNode donors) {
    for (String key : keys(config)) {
      JsonNode own = config.path(key);
      JsonNode theirs = donors.path(key);
      JsonNode id = theirs.isNumber() || theirs.isArray() ? kept(theirs) : moved(own);
      if (id == null) {
        config.remove(key);
      } else {
        config.set(key, id);
      }
    }
    for (String key : donors instanceof ObjectNode object ? keys(object) : List.<String>of()) {
      JsonNode id = config.has(key) ? null : kept(donors.path(key));
      if (id != null) {
        config.set(key, id);
      }
    }
  }

  private static List<String> keys(ObjectNode config) {
    return config.propertyStream().map(Map.Entry::getKey).filter(k -> k.endsWith(SUFFIX)).toList();
  }

  /// The same without the ids that no token of the donor has: their rows belong to others now.
  ObjectNode withoutDropped(ObjectNode settings) {
    ObjectNode kept = settings.deepCopy();
    for (String key : keys(settings)) {
      JsonNode id = kept(settings.path(key));
      if (id == null) {
        kept.remove(key);
      } else {
        kept.set(key, id);
      }
    }
    return kept;
  }

  /// An id of the donor's, unless no token has it.
  private @Nullable JsonNode kept(JsonNode id) {
    if (id instanceof ArrayNode list) {
      ArrayNode all = list.deepCopy();
      all.removeIf(each -> !isDonors(each));
      return all.isEmpty() ? null : all;
    }
    return isDonors(id) ? id : null;
  }

  /// Whether an id is a token's; null and -1 stand for none and may stay.
  private boolean isDonors(JsonNode id) {
    return !id.isInt() || id.intValue() < 0 || donor.ids().containsValue(id.intValue());
  }

  /// An id of the template's, moved to where the merged vocabulary has its token.
  private @Nullable JsonNode moved(JsonNode id) {
    if (donor == template) {
      return kept(id);
    }
    Map<Integer, String> byId = new HashMap<>();
    template.ids().forEach((token, row) -> byId.put(row, token));
    if (id instanceof ArrayNode list) {
      ArrayNode all = list.arrayNode();
      list.forEach(each -> addMoved(all, each, byId));
      return all.isEmpty() ? null : all;
    }
    if (!id.isInt() || id.intValue() < 0) {
      return id; // null or -1: there is none
    }
    ArrayNode one = JsonNodeFactory.instance.arrayNode();
    addMoved(one, id, byId);
    return one.isEmpty() ? null : one.get(0);
  }

  private void addMoved(ArrayNode into, JsonNode id, Map<Integer, String> byId) {
    Integer moved = tokens.ids().get(String.valueOf(byId.get(id.asInt())));
    if (moved != null) {
      into.add(moved);
    }
  }
}
