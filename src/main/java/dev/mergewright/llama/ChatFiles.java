package dev.mergewright.llama;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.mergewright.checkpoint.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a model directory says about dialogues, spread over four files.
///
/// ```text
/// chat_template.jinja      the template, if present
/// tokenizer_config.json    chat_template (text, or a list of {name, template} with a "default"); bos_token, eos_token, ...
/// generation_config.json   eos_token_id: a number or a list
/// config.json              eos_token_id, likewise
/// ```
///
/// @param template the chat template with its variables, or one that says that there is none
/// @param endIds ids that end a reply
/// @param endTokens the same as text
/// @param textBorders what begins a text and what ends it, as far as named, written out
record ChatFiles(
    ChatTemplate template, List<Integer> endIds, List<String> endTokens, List<String> textBorders) {
  private static final List<String> SPECIAL =
      List.of("bos_token", "eos_token", "unk_token", "pad_token");

  static ChatFiles read(Path folder) throws IOException {
    JsonNode tokenizer = json(folder.resolve("tokenizer_config.json"));
    Map<String, String> special = new HashMap<>();
    for (String name : SPECIAL) {
      JsonNode token = tokenizer.path(name);
      String text = token.isObject() ? token.path("content").asText() : token.asText("");
      if (!text.isEmpty()) {
        special.put(name, text);
      }
    }
    List<Integer> ends = new ArrayList<>();
    for (String file : List.of("generation_config.json", "config.json")) {
      ends.addAll(ids(json(folder.resolve(file)).path("eos_token_id")));
    }
    String eos = special.get("eos_token");
    return new ChatFiles(
        new ChatTemplate(
            template(folder, tokenizer.path("chat_template")), special, folder.toString()),
        List.copyOf(ends),
        eos == null ? List.of() : List.of(eos),
        Stream.of("bos_token", "eos_token")
            .filter(special::containsKey)
            .map(special::get)
            .toList());
  }

  private static @Nullable String template(Path folder, JsonNode inConfig) throws IOException {
    Path file = folder.resolve("chat_template.jinja");
    if (Files.isRegularFile(file)) {
      return Files.readString(file);
    }
    if (inConfig.isTextual()) {
      return inConfig.textValue();
    }
    for (JsonNode named : inConfig) {
      if (named.path("name").asText().equals("default")) {
        return named.path("template").asText();
      }
    }
    return null;
  }

  private static List<Integer> ids(JsonNode value) {
    List<Integer> ids = new ArrayList<>();
    if (value.isInt()) {
      ids.add(value.intValue());
    }
    value.forEach(element -> ids.add(element.asInt()));
    return ids;
  }

  private static JsonNode json(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return MissingNode.getInstance();
    }
    try {
      return new ObjectMapper().readTree(file.toFile());
    } catch (JsonProcessingException e) {
      throw new InvalidInputException(file + " is not JSON: " + e.getOriginalMessage(), e);
    }
  }
}
