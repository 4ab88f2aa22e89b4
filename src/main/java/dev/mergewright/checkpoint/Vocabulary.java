package dev.mergewright.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.mergewright.checkpoint.TokenizerJson.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// The tokens of a model, each with the row of the embedding that belongs to it.
///
/// Read from `tokenizer.json` and from the lists of added tokens beside it, which transformers adds
/// on loading. Tokens whose id lies beyond the embedding have no row, so they are dropped.
public final class Vocabulary {
  private final String model;
  private final Path folder;
  private final int rows;
  private final Kind kind;
  private final boolean byteLevel;
  private final String splitting;
  private final SequencedMap<String, Integer> ids;
  private final SequencedMap<String, AddedToken> added;
  private final List<String> dropped;

  private Vocabulary(
      String model,
      TokenizerJson json,
      int rows,
      Map<String, Integer> ids,
      Map<String, AddedToken> added) {
    this.model = model;
    this.folder = AtomicFolder.parent(json.file());
    this.rows = rows;
    this.kind = json.kind();
    this.byteLevel = json.isByteLevel();
    this.splitting = json.splitting();
    this.ids = new LinkedHashMap<>();
    this.added = new LinkedHashMap<>();
    this.dropped = new ArrayList<>();
    TokenizerJson.byId(ids).forEach((token, id) -> take(token, id, added.get(token)));
  }

  private void take(String token, int id, @Nullable AddedToken definition) {
    if (id >= rows) {
      dropped.add(token);
      return;
    }
    ids.put(token, id);
    if (definition != null) {
      added.put(token, definition);
    }
  }

  /// The vocabulary of an opened model.
  ///
  /// @param model its name in the recipe
  public static Vocabulary of(String model, Checkpoint checkpoint) throws IOException {
    return of(model, checkpoint.folder(), checkpoint);
  }

  /// The vocabulary of a model whose weights are read or computed elsewhere.
  ///
  /// @param model its name in the recipe
  /// @param folder where its tokenizer lies
  public static Vocabulary of(String model, Path folder, Weights weights) throws IOException {
    int rows = VocabularyTensors.of(model, weights).rows();
    return read(model, folder.toAbsolutePath(), rows);
  }

  /// Reads the vocabulary of a model directory.
  ///
  /// @param model its name in the recipe
  /// @param rows the rows of its embedding
  static Vocabulary read(String model, Path folder, int rows) throws IOException {
    TokenizerJson json = TokenizerJson.read(folder);
    SequencedMap<String, Integer> ordinary = json.ordinary();
    Map<String, Integer> ids = new HashMap<>(ordinary);
    Map<String, AddedToken> added = new HashMap<>();
    json.added(ordinary)
        .forEach(
            (token, id) -> {
              ids.put(token.content(), id);
              added.put(token.content(), token);
            });
    addBeside(folder, ids, added);
    return new Vocabulary(model, json, rows, ids, added);
  }

  /// What transformers adds to a fast tokenizer that lacks it.
  private static void addBeside(
      Path folder, Map<String, Integer> ids, Map<String, AddedToken> added) throws IOException {
    JsonNode config = json(folder.resolve("tokenizer_config.json"));
    for (Map.Entry<String, JsonNode> entry : config.path("added_tokens_decoder").properties()) {
      AddedToken token = AddedToken.of(entry.getValue());
      if (entry.getKey().matches("\\d{1,9}") && !ids.containsKey(token.content())) {
        ids.put(token.content(), Integer.parseInt(entry.getKey()));
        added.put(token.content(), token);
      }
    }
    for (Map.Entry<String, JsonNode> entry :
        json(folder.resolve("added_tokens.json")).properties()) {
      boolean isId = entry.getValue().isInt() && entry.getValue().intValue() >= 0;
      if (isId && !ids.containsKey(entry.getKey())) {
        ids.put(entry.getKey(), entry.getValue().intValue());
        added.put(entry.getKey(), AddedToken.named(entry.getKey()));
      }
    }
  }

  private static JsonNode json(Path file) throws IOException {
    return Files.isRegularFile(file) ? ModelFolder.json(file) : MissingNode.getInstance();
  }

  /// The model's name in the recipe.
  public String model() {
    return model;
  }

  /// The rows of its embedding, some of which may have no token.
  public int rows() {
    return rows;
  }

  /// Whether it has a token, with a row.
  public boolean has(String token) {
    return ids.containsKey(token);
  }

  /// The model directory.
  Path folder() {
    return folder;
  }

  /// Its tokenizer's file, read anew: it is large and seldom needed twice.
  TokenizerJson file() throws IOException {
    return TokenizerJson.read(folder);
  }

  /// How words are split.
  Kind kind() {
    return kind;
  }

  /// Whether its tokens are spelt in bytes.
  boolean isByteLevel() {
    return byteLevel;
  }

  /// How text is split before the model sees it.
  String splitting() {
    return splitting;
  }

  /// The row of each token, in order of the rows.
  SequencedMap<String, Integer> ids() {
    return Collections.unmodifiableSequencedMap(ids);
  }

  /// The added tokens among them, in order of the rows.
  SequencedMap<String, AddedToken> added() {
    return Collections.unmodifiableSequencedMap(added);
  }

  /// The tokens that lie beyond the embedding.
  List<String> dropped() {
    return List.copyOf(dropped);
  }

  /// The rows that tokens need: one more than the greatest id.
  int size() {
    return ids.isEmpty() ? 0 : ids.lastEntry().getValue() + 1;
  }
}
