package dev.mergewright.merge;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mergewright.checkpoint.ChatTemplateChoice;
import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.checkpoint.VocabularyChoice;
import dev.mergewright.checkpoint.VocabularyChoice.Source;
import dev.mergewright.checkpoint.VocabularyChoice.TokenChoice;
import dev.mergewright.checkpoint.VocabularyChoice.TokenRow;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads what a recipe says about tokens and chat: `tokenizer_source`, `tokenizer` and
/// `chat_template`.
///
/// @param document the rest of the recipe
record TokenizerReader(RecipeReader document) {
  private static final String SECTION = "tokenizer";

  /// What older recipes write before a model whose tokenizer they take.
  private static final String OLD_PREFIX = "model:";

  TokenizerChoice choice() {
    YamlTree yaml = document.yaml();
    boolean isOld = yaml.root().has("tokenizer_source");
    boolean isNew = yaml.root().has(SECTION);
    if (isOld && isNew) {
      throw yaml.failure(
          "tokenizer_source", "tokenizer_source and tokenizer exclude each other; keep tokenizer");
    }
    VocabularyChoice vocabulary =
        isNew ? section() : isOld ? VocabularyChoice.of(source("tokenizer_source")) : null;
    return new TokenizerChoice(vocabulary, chatTemplate());
  }

  private @Nullable ChatTemplateChoice chatTemplate() {
    if (!document.yaml().root().has("chat_template")) {
      return null;
    }
    try {
      return ChatTemplateChoice.parse(document.text("chat_template"));
    } catch (InvalidInputException e) {
      throw document.yaml().failure("chat_template", String.valueOf(e.getMessage()));
    }
  }

  private VocabularyChoice section() {
    document.requireKnown(SECTION, Set.of("source", "tokens", "pad_to_multiple_of"));
    JsonNode section = document.yaml().at(SECTION);
    if (!section.isObject()) {
      throw document.yaml().failure(SECTION, "tokenizer must be a mapping such as {source: union}");
    }
    Source source =
        section.has("source") ? source(YamlTree.path(SECTION, "source")) : new Source.Union();
    SequencedMap<String, TokenChoice> tokens = new LinkedHashMap<>();
    String at = YamlTree.path(SECTION, "tokens");
    for (Map.Entry<String, JsonNode> token : section.path("tokens").properties()) {
      tokens.put(token.getKey(), token(token.getValue(), at, token.getKey()));
    }
    return new VocabularyChoice(source, tokens, multiple(section.path("pad_to_multiple_of")));
  }

  private int multiple(JsonNode multiple) {
    if (multiple.isMissingNode() || multiple.isNull()) {
      return 1;
    }
    if (!multiple.isIntegralNumber() || !multiple.canConvertToInt() || multiple.intValue() < 1) {
      throw document
          .yaml()
          .failure(
              YamlTree.path(SECTION, "pad_to_multiple_of"),
              "pad_to_multiple_of must be a whole number of at least 1, was " + multiple);
    }
    return multiple.intValue();
  }

  private Source source(String path) {
    String text = document.text(path);
    if (text.equals("union") || text.equals("base")) {
      return Source.parse(text);
    }
    boolean isOld = text.startsWith(OLD_PREFIX);
    return new Source.Model(
        document.reference(path, isOld ? text.substring(OLD_PREFIX.length()) : text));
  }

  /// Tokens may hold points and brackets, so their parts are not looked up by path.
  private TokenChoice token(JsonNode node, String at, String token) {
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      if (!Set.of("source", "force").contains(field.getKey())) {
        throw failure(
            at, token, "has an unknown key " + field.getKey() + "; known are source and force");
      }
    }
    JsonNode force = node.path("force");
    if (!force.isMissingNode() && !force.isBoolean()) {
      throw failure(at, token, "has force " + force + ", which must be true or false");
    }
    return new TokenChoice(row(node.path("source"), at, token), force.asBoolean());
  }

  private TokenRow row(JsonNode source, String at, String token) {
    if (source.isTextual()) {
      return new TokenRow.SameToken(source.textValue());
    }
    String model = source.path("model").asText();
    switch (source.path("kind").asText()) {
      case "zero" -> {
        return new TokenRow.Zero();
      }
      case "model_token" -> {
        JsonNode id = source.path("token_id");
        if (model.isEmpty()) {
          throw failure(at, token, "has a source without a model");
        }
        if (source.path("token").isTextual() && id.isMissingNode()) {
          return new TokenRow.ModelToken(model, source.path("token").textValue());
        }
        if (id.isIntegralNumber() && id.canConvertToInt() && source.path("token").isMissingNode()) {
          return new TokenRow.ModelRow(model, id.intValue());
        }
        throw failure(at, token, "needs either a token or a token_id, a whole number");
      }
      default ->
          throw failure(
              at,
              token,
              "needs a source: a model, {kind: model_token, model: ..., token: ...} or {kind:"
                  + " zero}");
    }
  }

  private InvalidInputException failure(String at, String token, String sentence) {
    return document.yaml().failure(at, "the token \"%s\" %s".formatted(token, sentence));
  }
}
