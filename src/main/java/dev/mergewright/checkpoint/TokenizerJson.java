package dev.mergewright.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mergewright.checkpoint.CheckpointFormatException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// The file of a fast tokenizer, as the `tokenizers` library reads it.
///
/// ```text
/// added_tokens  [{id, content, single_word, lstrip, rstrip, normalized, special}]
/// model         {type: BPE | WordPiece | WordLevel, vocab: {token: id}}; BPE also has merges, best first, as "a b" or ["a", "b"]
///               {type: Unigram, vocab: [[token, score]]}, where the id is the index
/// normalizer, pre_tokenizer, post_processor, decoder      from text to the model's alphabet and back
/// ```
///
/// @param file where it lies, for messages
/// @param root the whole document
/// @param kind how its model splits words
record TokenizerJson(Path file, ObjectNode root, Kind kind) {
  static final String NAME = "tokenizer.json";

  /// How a tokenizer's model splits words.
  enum Kind {
    BPE,
    UNIGRAM,
    WORD_PIECE,
    WORD_LEVEL
  }

  /// Two neighbours that a byte-pair encoding joins.
  record Merge(String left, String right) {
    /// What they become.
    ///
    /// @param prefix what marks a part that continues a word, mostly nothing
    String result(String prefix) {
      return left + (right.startsWith(prefix) ? right.substring(prefix.length()) : right);
    }
  }

  /// Reads the tokenizer of a model directory.
  ///
  /// @throws CheckpointFormatException when there is none, or none that we understand
  static TokenizerJson read(Path folder) throws IOException {
    Path file = folder.resolve(NAME);
    if (!Files.isRegularFile(file)) {
      throw new CheckpointFormatException(
          Reason.MISSING_FILE,
          "%s has no tokenizer.json, without which its vocabulary is unknown; convert the tokenizer with transformers (AutoTokenizer.from_pretrained(folder).save_pretrained(folder))"
              .formatted(folder));
    }
    if (ModelFolder.json(file) instanceof ObjectNode root) {
      JsonNode model = root.path("model");
      Kind kind = kind(file, model);
      if (kind == Kind.UNIGRAM ? model.path("vocab").isArray() : model.path("vocab").isObject()) {
        return new TokenizerJson(file, root, kind);
      }
    }
    throw broken(file, "has no model with the vocab that its type asks for");
  }

  /// The tokens of the model, by id; without those that were only added.
  SequencedMap<String, Integer> ordinary() {
    Map<String, Integer> ids = new HashMap<>();
    JsonNode vocab = root.path("model").path("vocab");
    if (kind == Kind.UNIGRAM) {
      for (int id = 0; id < vocab.size(); id++) {
        ids.put(vocab.path(id).path(0).asText(), id);
      }
    } else {
      for (Map.Entry<String, JsonNode> token : vocab.properties()) {
        ids.put(token.getKey(), id(token.getKey(), token.getValue()));
      }
    }
    return byId(ids);
  }

  /// The added tokens by their ids; a token of the model keeps its id.
  SequencedMap<AddedToken, Integer> added(Map<String, Integer> ordinary) {
    SequencedMap<AddedToken, Integer> added = new LinkedHashMap<>();
    for (JsonNode entry : root.path("added_tokens")) {
      AddedToken token = AddedToken.of(entry);
      Integer known = ordinary.get(token.content());
      added.put(token, known == null ? id(token.content(), entry.path("id")) : known);
    }
    return added;
  }

  /// The merges of a byte-pair encoding, best first.
  List<Merge> merges() {
    List<Merge> merges = new ArrayList<>();
    for (JsonNode merge : root.path("model").path("merges")) {
      String text = merge.asText();
      int space = text.indexOf(' ', 1); // a part is never empty
      if (merge.isArray() ? merge.size() != 2 : !merge.isTextual() || space < 0) {
        throw broken(file, "has the merge " + merge + ", which does not join two parts");
      }
      merges.add(
          merge.isArray()
              ? new Merge(merge.path(0).asText(), merge.path(1).asText())
              : new Merge(text.substring(0, space), text.substring(space + 1)));
    }
    return merges;
  }

  /// The scores of a unigram model, by token.
  Map<String, Double> scores() {
    Map<String, Double> scores = new HashMap<>();
    for (JsonNode piece : root.path("model").path("vocab")) {
      scores.put(piece.path(0).asText(), piece.path(1).asDouble());
    }
    return scores;
  }

  /// Whether its tokens are spelt in bytes, each written as a printable character.
  boolean isByteLevel() {
    return root.path("pre_tokenizer").toString().contains("\"ByteLevel\"")
        || root.path("decoder").toString().contains("\"ByteLevel\"");
  }

  /// How text is split before the model sees it.
  String splitting() {
    return root.path("normalizer") + " " + root.path("pre_tokenizer");
  }

  /// A map in the order of its ids, which does not depend on how it was filled.
  static SequencedMap<String, Integer> byId(Map<String, Integer> ids) {
    List<Map.Entry<String, Integer>> entries = new ArrayList<>(ids.entrySet());
    entries.sort(
        Map.Entry.<String, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()));
    SequencedMap<String, Integer> sorted = new LinkedHashMap<>();
    entries.forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    return sorted;
  }

  private int id(String token, JsonNode id) {
    if (!id.canConvertToInt() || !id.isIntegralNumber() || id.intValue() < 0) {
      throw broken(
          file,
          "gives the token %s the id %s, which is none"
              .formatted(MergedVocabulary.some(List.of(token)), id));
    }
    return id.intValue();
  }

  // Files from before the type was written out say it by their other fields.
  private static Kind kind(Path file, JsonNode model) {
    return switch (model.path("type").asText("")) {
      case "BPE" -> Kind.BPE;
      case "Unigram" -> Kind.UNIGRAM;
      case "WordPiece" -> Kind.WORD_PIECE;
      case "WordLevel" -> Kind.WORD_LEVEL;
      case "" -> {
        if (model.has("merges")) {
          yield Kind.BPE;
        }
        yield model.path("vocab").isArray()
            ? Kind.UNIGRAM
            : model.has("max_input_chars_per_word") ? Kind.WORD_PIECE : Kind.WORD_LEVEL;
      }
      default ->
          throw broken(
              file,
              "has a model of the type %s, where BPE, Unigram, WordPiece or WordLevel was expected"
                  .formatted(MergedVocabulary.some(List.of(model.path("type").asText()))));
    };
  }

  private static CheckpointFormatException broken(Path file, String what) {
    return new CheckpointFormatException(
        Reason.INVALID_ENTRY, file + " " + what + "; save the tokenizer again with transformers");
  }
}
