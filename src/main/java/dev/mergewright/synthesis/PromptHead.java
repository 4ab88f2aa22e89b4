package dev.mergewright.synthesis;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// The YAML head of a prompt file, key by key as [Prompt] lists them.
record PromptHead(
    String id,
    int version,
    Map<String, JsonNode> variables,
    JsonNode output,
    Hint modelHint,
    String licence,
    String note,
    @Nullable String stage,
    @Nullable String taxonomy,
    @Nullable String language,
    List<String> authors,
    @Nullable String safetyNote,
    List<Prompt.Sample> tests) {
  private static final List<String> VARIABLE_KEYS =
      List.of("type", "required", "max_chars", "values");

  /// What the prompt was written for.
  record Hint(double temperature, int maxTokens) {
    Hint {
      if (!(temperature >= 0) || maxTokens < 1) {
        throw new IllegalArgumentException(
            "needs a temperature of at least 0 and max_tokens of at least 1, was %s and %d"
                .formatted(temperature, maxTokens));
      }
    }
  }

  Prompt.About about() {
    return new Prompt.About(stage, taxonomy, language, licence, authors, note, safetyNote, tests);
  }

  /// The form of the reply, empty when the head names one that does not exist.
  Optional<PromptOutput> form() {
    if (output.isTextual() && output.asText().equals("text")) {
      return Optional.of(new PromptOutput.Text());
    }
    if (!output.isObject() || output.size() != 1) {
      return Optional.empty();
    }
    String kind = output.fieldNames().next();
    List<String> names = names(output.path(kind));
    if (names.isEmpty()) {
      return Optional.empty();
    }
    return switch (kind) {
      case "json" -> Optional.of(new PromptOutput.Json(names));
      case "list" -> Optional.of(new PromptOutput.JsonList(names));
      case "label" -> Optional.of(new PromptOutput.Label(names));
      default -> Optional.empty();
    };
  }

  /// A variable as its values or as a mapping.
  ///
  /// @throws IllegalArgumentException when it is neither a list of values nor a mapping of its keys
  static PromptVariable variable(JsonNode node) {
    if (node.isArray()) {
      return PromptVariable.among(texts(node));
    }
    List<String> unknown = new ArrayList<>();
    node.fieldNames().forEachRemaining(unknown::add);
    unknown.removeAll(VARIABLE_KEYS);
    if (!node.isObject() || !unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "must be a list of values or have keys among %s, was %s".formatted(VARIABLE_KEYS, node));
    }
    JsonNode maxChars = node.path("max_chars");
    return new PromptVariable(
        type(node.path("type").asText("text")),
        node.path("required").asBoolean(true),
        maxChars.isMissingNode() ? null : maxChars.asInt(0),
        texts(node.path("values")));
  }

  private static PromptVariable.Type type(String name) {
    for (PromptVariable.Type type : PromptVariable.Type.values()) {
      if (type.name().toLowerCase(Locale.ROOT).equals(name)) {
        return type;
      }
    }
    throw new IllegalArgumentException(
        "must have the type text, line or integer, was '%s'".formatted(name));
  }

  private static List<String> names(JsonNode node) {
    return node.isTextual() ? List.of(node.asText()) : texts(node);
  }

  private static List<String> texts(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false)
        .map(
            node -> {
              if (!node.isTextual()) {
                throw new IllegalArgumentException(
                    "must list texts (in quotes if they look like numbers), was " + list);
              }
              return node.asText();
            })
        .toList();
  }
}
