package dev.mergewright.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The tokenizer files of a merged model, made from those of the donor.
///
/// ```text
/// tokenizer.json              the donor's, with the tokens of the union
/// tokenizer_config.json       the donor's; added_tokens_decoder is written anew, names of dropped tokens go
/// special_tokens_map.json     the donor's; names of dropped tokens go
/// generation_config.json      the donor's; ids without a token go
/// chat_template.*             the donor's when it is not the template
/// tokenizer.model, vocab.json, vocab.txt, merges.txt, added_tokens.json     left out: they say the same as tokenizer.json, or
///                             would contradict it
/// ```
///
/// Nothing is written when the donor is the template and its tokens are those of the union.
///
/// @param models all models, the template first
/// @param donor the model whose tokenizer is taken over
/// @param tokens the merged vocabulary
record DonorFiles(List<Vocabulary> models, Vocabulary donor, TokenUnion tokens) {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String CONFIG = "tokenizer_config.json";
  private static final String SPECIAL = "special_tokens_map.json";
  private static final String GENERATION = "generation_config.json";
  private static final List<String> REPLACED =
      List.of("tokenizer.model", "vocab.json", "vocab.txt", "merges.txt", "added_tokens.json");
  private static final List<String> SPOKEN = List.of("chat_template.jinja", "chat_template.json");

  /// The files.
  TokenizerFiles files() throws IOException {
    Path template = models.getFirst().folder();
    TokenizerFiles files = TokenizerFiles.of(template);
    boolean foreign = donor != models.getFirst();
    if (!foreign && tokens.isThatOf(donor)) {
      return files;
    }
    List<Vocabulary> others = models.stream().filter(model -> model != donor).toList();
    ExtendedTokenizer extended = ExtendedTokenizer.of(donor, tokens, others);
    files = files.noting(extended.notes()).with(TokenizerJson.NAME, text(extended.root()));
    for (String name : REPLACED) {
      files = files.without(name);
    }
    for (String name : foreign ? SPOKEN : List.<String>of()) {
      files = carried(files, name, donors(name));
    }
    Optional<String> generation = generation();
    if (foreign || generation.isPresent()) {
      files = carried(files, GENERATION, generation);
    }
    List<String> gone = new ArrayList<>();
    Optional<String> config = edited(CONFIG, gone);
    Optional<String> special = edited(SPECIAL, gone);
    files = carried(carried(files, CONFIG, config), SPECIAL, special);
    return gone.isEmpty()
        ? files
        : files.noting(
            List.of(
                "%s names special tokens that its embedding has no row for, so they are no longer named: %s"
                    .formatted(donor.model(), MergedVocabulary.some(gone))));
  }

  private static TokenizerFiles carried(TokenizerFiles files, String name, Optional<String> text) {
    return text.isPresent() ? files.with(name, text.get()) : files.without(name);
  }

  private Optional<String> donors(String name) throws IOException {
    Path file = donor.folder().resolve(name);
    return Files.isRegularFile(file) ? Optional.of(Files.readString(file)) : Optional.empty();
  }

  /// The donor's settings of generation; nothing when they stay those of the template.
  private Optional<String> generation() throws IOException {
    Path file = donor.folder().resolve(GENERATION);
    if (!Files.isRegularFile(file) || !(ModelFolder.json(file) instanceof ObjectNode json)) {
      return Optional.empty();
    }
    ObjectNode kept = new SpecialIds(models.getFirst(), donor, tokens).withoutDropped(json);
    boolean stays = donor == models.getFirst() && kept.equals(json);
    return stays ? Optional.empty() : Optional.of(text(kept));
  }

  private Optional<String> edited(String name, List<String> gone) throws IOException {
    Path file = donor.folder().resolve(name);
    if (!Files.isRegularFile(file) || !(ModelFolder.json(file) instanceof ObjectNode json)) {
      return Optional.empty();
    }
    removeDropped(json, gone);
    if (name.equals(CONFIG)) {
      json.set("added_tokens_decoder", addedTokens());
    }
    return Optional.of(text(json));
  }

  private ObjectNode addedTokens() {
    ObjectNode decoder = JSON.createObjectNode();
    tokens.ids().entrySet().stream()
        .filter(token -> tokens.added().containsKey(token.getKey()))
        .sorted(Comparator.comparingInt(Map.Entry::getValue))
        .forEach(token -> decoder.set("" + token.getValue(), flags(token.getKey())));
    return decoder;
  }

  private ObjectNode flags(String token) {
    return tokens.added().getOrDefault(token, AddedToken.named(token)).flags();
  }

  /// Transformers would add a special token that it does not find, under an id without a row.
  private void removeDropped(ObjectNode json, List<String> gone) {
    Set<String> dropped = new HashSet<>(donor.dropped());
    dropped.removeAll(tokens.ids().keySet());
    for (Map.Entry<String, JsonNode> field : List.copyOf(json.properties())) {
      JsonNode value = field.getValue();
      if (field.getKey().endsWith("_token") && dropped.contains(content(value))) {
        json.remove(field.getKey());
        gone.add(content(value));
      } else if (value instanceof ArrayNode list && field.getKey().endsWith("special_tokens")) {
        list.removeIf(token -> dropped.contains(content(token)));
      }
    }
  }

  private static String content(JsonNode token) {
    return token.isObject() ? token.path("content").asText() : token.asText();
  }

  /// A JSON document as it is written to a file.
  static String text(JsonNode json) throws JsonProcessingException {
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
  }
}
