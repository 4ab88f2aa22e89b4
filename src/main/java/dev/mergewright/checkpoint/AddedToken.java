package dev.mergewright.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/// A token that is found in the text before anything else splits it, such as `<|im_end|>`.
///
/// @param content its text
/// @param singleWord whether it must stand alone
/// @param lstrip whether it eats blanks before it
/// @param rstrip whether it eats blanks after it
/// @param normalized whether it is looked for in the normalised text
/// @param special whether decoding may leave it out
record AddedToken(
    String content,
    boolean singleWord,
    boolean lstrip,
    boolean rstrip,
    boolean normalized,
    boolean special) {
  private static final String BRACKETED = "<.*>|\\[.*]";

  /// An entry of `added_tokens` or `added_tokens_decoder`; absent flags are false.
  static AddedToken of(JsonNode json) {
    return new AddedToken(
        json.path("content").asText(),
        json.path("single_word").asBoolean(),
        json.path("lstrip").asBoolean(),
        json.path("rstrip").asBoolean(),
        json.path("normalized").asBoolean(),
        json.path("special").asBoolean());
  }

  /// A token known by its text only: special when in brackets, as control tokens are.
  static AddedToken named(String content) {
    return new AddedToken(content, false, false, false, false, content.matches(BRACKETED));
  }

  /// The entry of `added_tokens`.
  ObjectNode entry(int id) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", id);
    json.setAll(flags());
    return json;
  }

  /// The entry of `added_tokens_decoder`.
  ObjectNode flags() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("content", content)
        .put("single_word", singleWord)
        .put("lstrip", lstrip)
        .put("rstrip", rstrip)
        .put("normalized", normalized)
        .put("special", special);
  }

  /// The flags in which another definition of the same token differs.
  List<String> differences(AddedToken other) {
    List<String> names = new ArrayList<>();
    ObjectNode mine = flags();
    ObjectNode theirs = other.flags();
    mine.fieldNames()
        .forEachRemaining(
            name -> {
              if (!mine.path(name).equals(theirs.path(name))) {
                names.add(name);
              }
            });
    return names;
  }
}
