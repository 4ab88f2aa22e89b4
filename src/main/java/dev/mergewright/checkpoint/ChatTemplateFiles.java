package dev.mergewright.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Where a model directory keeps its chat template.
///
/// ```text
/// chat_template.jinja      the template, if present
/// tokenizer_config.json    chat_template: text, or a list of {name, template} with a "default"
/// chat_template.json       {chat_template: text}, of processors; left out when the template changes
/// ```
final class ChatTemplateFiles {
  private static final String JINJA = "chat_template.jinja";
  private static final String PROCESSOR = "chat_template.json";
  private static final String CONFIG = "tokenizer_config.json";
  private static final String KEY = "chat_template";
  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern CONTROL_TOKEN = Pattern.compile("<\\|\\w+\\|>|\\[\\|\\w+\\|]");

  private ChatTemplateFiles() {}

  /// The template that most folders have; of equals, that of the first.
  static Optional<String> mostCommon(List<Path> folders) throws IOException {
    SequencedMap<String, Integer> counts = new LinkedHashMap<>();
    for (Path folder : folders.stream().distinct().toList()) {
      read(TokenizerFiles.of(folder)).ifPresent(text -> counts.merge(text, 1, Integer::sum));
    }
    int most = counts.values().stream().mapToInt(count -> count).max().orElse(0);
    return counts.entrySet().stream()
        .filter(template -> template.getValue() == most)
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /// The template in a model's files.
  static Optional<String> read(TokenizerFiles files) throws IOException {
    Optional<String> jinja = files.text(JINJA);
    if (jinja.isPresent()) {
      return jinja;
    }
    JsonNode value = config(files).path(KEY);
    if (value.isTextual()) {
      return Optional.of(value.textValue());
    }
    for (JsonNode named : value) {
      if (named.path("name").asText().equals("default")) {
        return Optional.of(named.path("template").asText());
      }
    }
    return Optional.empty();
  }

  /// The files with a template; unchanged when it is the one they have.
  static TokenizerFiles put(TokenizerFiles files, String jinja) throws IOException {
    if (read(files).equals(Optional.of(jinja))) {
      return files;
    }
    ObjectNode config = config(files);
    if (files.text(JINJA).isPresent()) {
      TokenizerFiles changed = files.with(JINJA, jinja).without(PROCESSOR);
      boolean twice = config.remove(KEY) != null;
      return twice ? changed.with(CONFIG, DonorFiles.text(config)) : changed;
    }
    config.put(KEY, jinja);
    return files.with(CONFIG, DonorFiles.text(config)).without(PROCESSOR);
  }

  /// The template of a published format.
  static String builtIn(String name) throws IOException {
    try (InputStream in =
        ChatTemplateFiles.class.getResourceAsStream("chat-templates/" + name + ".jinja")) {
      if (in == null) {
        throw new IllegalStateException("no resource for the chat template " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }

  /// A note when a format's control tokens are no tokens of the model, which would spell them out.
  static List<String> unknownTokens(TokenizerFiles files, String name, String jinja)
      throws IOException {
    String tokenizer = files.text(TokenizerJson.NAME).orElse("");
    List<String> unknown = new ArrayList<>();
    for (String token : controlTokens(jinja)) {
      String quoted = JsonNodeFactory.instance.textNode(token).toString();
      if (!tokenizer.contains(quoted)) {
        unknown.add(token);
      }
    }
    return unknown.isEmpty()
        ? List.of()
        : List.of(
            "the chat template %s uses %s, which the merged tokenizer does not have as tokens; add them under tokenizer: tokens, or they are spelt out"
                .formatted(name, MergedVocabulary.some(unknown)));
  }

  private static List<String> controlTokens(String jinja) {
    return List.copyOf(
        new TreeSet<>(CONTROL_TOKEN.matcher(jinja).results().map(MatchResult::group).toList()));
  }

  private static ObjectNode config(TokenizerFiles files) throws IOException {
    Optional<String> text = files.text(CONFIG);
    return text.isPresent() && JSON.readTree(text.get()) instanceof ObjectNode config
        ? config
        : JSON.createObjectNode();
  }
}
