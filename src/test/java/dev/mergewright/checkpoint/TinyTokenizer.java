package dev.mergewright.checkpoint;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A tokenizer made in a test, of whole words between blanks; ids count up from 0.
public final class TinyTokenizer {
  private static final JsonMapper JSON = new JsonMapper();

  private final ObjectNode root = JSON.createObjectNode();
  private final ObjectNode model;
  private final ArrayNode added;
  private int next;

  private TinyTokenizer(String type) {
    root.put("version", "1.0").putNull("truncation").putNull("padding");
    added = root.putArray("added_tokens");
    root.putNull("normalizer");
    root.putObject("pre_tokenizer").put("type", "WhitespaceSplit");
    root.putNull("post_processor").putNull("decoder");
    model = root.putObject("model").put("type", type);
    if (type.equals("Unigram")) {
      model.put("unk_id", 0).putArray("vocab");
    } else {
      model.putObject("vocab");
    }
  }

  /// Byte-pair encoding.
  public static TinyTokenizer bpe(String... letters) {
    TinyTokenizer tokenizer = new TinyTokenizer("BPE");
    tokenizer.model.putArray("merges");
    return tokenizer.tokens(letters);
  }

  /// Longest token first.
  public static TinyTokenizer wordPiece(String... tokens) {
    TinyTokenizer tokenizer = new TinyTokenizer("WordPiece");
    tokenizer.model.put("unk_token", "[UNK]").put("continuing_subword_prefix", "##");
    tokenizer.model.put("max_input_chars_per_word", 100);
    return tokenizer.tokens(tokens);
  }

  /// A table of words.
  public static TinyTokenizer wordLevel(String... tokens) {
    TinyTokenizer tokenizer = new TinyTokenizer("WordLevel");
    tokenizer.model.put("unk_token", tokens[0]);
    return tokenizer.tokens(tokens);
  }

  /// Most likely pieces; the unknown piece has the id 0.
  public static TinyTokenizer unigram() {
    return new TinyTokenizer("Unigram").piece("<unk>", 0);
  }

  /// Adds tokens of the model.
  public TinyTokenizer tokens(String... tokens) {
    for (String token : tokens) {
      ((ObjectNode) model.path("vocab")).put(token, next++);
    }
    return this;
  }

  /// Adds a piece of a unigram model.
  public TinyTokenizer piece(String piece, double score) {
    ((ArrayNode) model.path("vocab")).addArray().add(piece).add(score);
    next++;
    return this;
  }

  /// Adds a merge, and the token that it makes when there is none yet.
  public TinyTokenizer merge(String left, String right) {
    ((ArrayNode) model.path("merges")).add(left + " " + right);
    return model.path("vocab").has(left + right) ? this : tokens(left + right);
  }

  /// Adds a special token that is not in the model.
  public TinyTokenizer added(String token) {
    return added(AddedToken.named(token));
  }

  /// Declares a token of the model as added, special.
  public TinyTokenizer special(String token) {
    added.add(AddedToken.named(token).entry(model.path("vocab").path(token).intValue()));
    return this;
  }

  TinyTokenizer added(AddedToken token) {
    added.add(token.entry(next++));
    return this;
  }

  /// Changes a section of the file.
  public TinyTokenizer with(String section, String json) throws IOException {
    root.set(section, JSON.readTree(json));
    return this;
  }

  /// Writes the file into a new folder.
  public Path write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("tokenizer.json"), root.toPrettyString());
    return folder;
  }

  /// The number of tokens.
  public int size() {
    return next;
  }

  /// The vocabulary of a model with as many rows as tokens.
  Vocabulary in(Path folder) throws IOException {
    return in(folder, next);
  }

  /// The vocabulary of a model with a number of rows.
  public Vocabulary in(Path folder, int rows) throws IOException {
    return Vocabulary.read(folder.getFileName().toString(), write(folder), rows);
  }
}
