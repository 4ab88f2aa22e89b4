package dev.mergewright.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mergewright.checkpoint.TokenizerJson.Kind;
import dev.mergewright.checkpoint.TokenizerJson.Merge;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A donor's `tokenizer.json` with the tokens of a union.
///
/// Text without any of the new tokens is split exactly as the donor splits it:
///
/// ```text
/// added tokens   are cut out of the text first, as always
/// BPE            the other models' merges go behind all merges of the donor, and only those that make a new token: a merge
///                that made one of the donor's tokens in a new way would change the donor's own text. A new token that
///                these merges do not reach, because the donor splits its letters elsewhere, gets a merge of its own when
///                the donor splits it in two; otherwise it stays out of reach of text, and a note says how many do
/// Unigram        new tokens keep their scores, but none is below the donor's least, on which the cost of unknown letters hangs
/// WordPiece      the longest token wins, so a new one changes nothing but its own text
/// WordLevel      likewise
/// ```
///
/// The library gives an added token that is not in the model the next free id; where that is not
/// the id of its row, the token is put into the model too, as Llama's `<s>` is.
final class ExtendedTokenizer {
  /// Tokens beyond this many characters are not tried out.
  private static final int LONGEST = 256;

  private final TokenizerJson donor;
  private final TokenUnion tokens;
  private final List<Vocabulary> others;
  private final Set<String> dropped;
  private final ObjectNode root;
  private final List<String> notes = new ArrayList<>();

  private ExtendedTokenizer(
      TokenizerJson donor, TokenUnion tokens, List<Vocabulary> others, Set<String> dropped) {
    this.donor = donor;
    this.tokens = tokens;
    this.others = others;
    this.dropped = dropped;
    this.root = donor.root(); // read for us alone
  }

  /// @param donor the model whose tokenizer is extended
  /// @param others the models that the union's ordinary tokens came from, in order
  static ExtendedTokenizer of(Vocabulary donor, TokenUnion tokens, List<Vocabulary> others)
      throws IOException {
    ExtendedTokenizer extended =
        new ExtendedTokenizer(donor.file(), tokens, others, new HashSet<>(donor.dropped()));
    extended.extend();
    return extended;
  }

  /// The document.
  ObjectNode root() {
    return root;
  }

  /// What somebody should know.
  List<String> notes() {
    return List.copyOf(notes);
  }

  private void extend() throws IOException {
    requireNotInUse();
    if (donor.kind() == Kind.UNIGRAM) {
      extendPieces((ArrayNode) model().path("vocab"));
    } else {
      extendVocabulary((ObjectNode) model().path("vocab"));
    }
    if (donor.kind() == Kind.BPE && (!dropped.isEmpty() || !tokens.ordinary().isEmpty())) {
      extendMerges();
    }
    ArrayNode added = root.putArray("added_tokens");
    addedById().forEach(entry -> added.add(entry.getValue().entry(id(entry.getKey()))));
  }

  private ObjectNode model() {
    return (ObjectNode) root.path("model");
  }

  private int id(String token) {
    Integer id = tokens.ids().get(token);
    if (id == null) {
      throw new IllegalStateException("no id of " + token);
    }
    return id;
  }

  private List<Map.Entry<String, AddedToken>> addedById() {
    return tokens.added().entrySet().stream()
        .sorted(Comparator.comparingInt(entry -> id(entry.getKey())))
        .toList();
  }

  /// A tokenizer that still speaks of a token it has lost would not load.
  private void requireNotInUse() {
    JsonNode unknown = model().path("unk_token");
    String around = root.path("post_processor").toString();
    for (String token : dropped) {
      String quoted = JsonNodeFactory.instance.textNode(token).toString();
      if (token.equals(unknown.asText("")) || around.contains(quoted)) {
        throw new InvalidInputException(
            "%s puts the token %s around every text, but the embedding has no row for it; give it one first (resize_token_embeddings in transformers)"
                .formatted(donor.file(), MergedVocabulary.some(List.of(token))));
      }
    }
  }

  private void extendVocabulary(ObjectNode vocab) {
    vocab.remove(dropped);
    tokens.ordinary().forEach(token -> vocab.put(token, id(token)));
    if (!arrivesAtItsIds(vocab)) {
      addedById().forEach(entry -> vocab.put(entry.getKey(), id(entry.getKey())));
    }
  }

  /// Whether the library, which numbers added tokens on, comes to the ids that are meant.
  private boolean arrivesAtItsIds(ObjectNode vocab) {
    int greatest = -1;
    for (Map.Entry<String, AddedToken> entry : addedById()) {
      int expected =
          vocab.has(entry.getKey()) ? id(entry.getKey()) : Math.max(greatest + 1, vocab.size());
      if (expected != id(entry.getKey())) {
        return false;
      }
      greatest = Math.max(greatest, expected);
    }
    return true;
  }

  private void extendPieces(ArrayNode pieces) throws IOException {
    Map<Integer, String> byId = new HashMap<>();
    tokens.ids().forEach((token, id) -> byId.put(id, token));
    while (!pieces.isEmpty() && dropped.contains(pieces.path(pieces.size() - 1).path(0).asText())) {
      pieces.remove(pieces.size() - 1);
    }
    if (tokens.ordinary().isEmpty()) {
      return;
    }
    double least = donor.scores().values().stream().mapToDouble(s -> s).min().orElse(0);
    Map<String, Double> scores = new HashMap<>();
    for (Vocabulary other : others.reversed()) {
      scores.putAll(other.file().scores());
    }
    int end = id(tokens.ordinary().getLast());
    for (int id = pieces.size(); id <= end; id++) {
      String token = byId.get(id);
      if (token == null) {
        throw new InvalidInputException(
            "%s has no token for row %d, which a Unigram tokenizer cannot leave out; use tokenizer_source: base"
                .formatted(donor.file(), id));
      }
      // An added token is cut out of the text before scores count.
      double score = tokens.added().containsKey(token) ? 0 : scores.getOrDefault(token, least);
      pieces.addArray().add(token).add(Math.max(least, score));
    }
  }

  private void extendMerges() throws IOException {
    String prefix = model().path("continuing_subword_prefix").asText("");
    List<Merge> kept = new ArrayList<>(donor.merges());
    kept.removeIf(
        merge ->
            dropped.contains(merge.left())
                || dropped.contains(merge.right())
                || dropped.contains(merge.result(prefix)));
    BpeMerges splitter = new BpeMerges(kept);
    Set<String> fresh = new HashSet<>(tokens.ordinary());
    for (Vocabulary other : fresh.isEmpty() ? List.<Vocabulary>of() : others) {
      for (Merge merge : other.file().merges()) {
        boolean has = has(merge.left()) && has(merge.right());
        if (has && fresh.contains(merge.result(prefix)) && splitter.append(merge)) {
          kept.add(merge);
        }
      }
    }
    boolean marked = !prefix.isEmpty() || !suffix().isEmpty();
    if (!fresh.isEmpty() && !marked) {
      reach(splitter, kept);
    }
    writeMerges(kept);
  }

  private String suffix() {
    return model().path("end_of_word_suffix").asText("");
  }

  private boolean has(String token) {
    return tokens.ids().containsKey(token);
  }

  /// Gives new tokens a merge of their own where the merges so far end in two parts; short ones
  /// first, which may be parts of longer ones.
  private void reach(BpeMerges splitter, List<Merge> kept) {
    List<String> lost = new ArrayList<>();
    List<String> byLength =
        tokens.ordinary().stream()
            .sorted(Comparator.comparingInt(String::length).thenComparingInt(this::id))
            .toList();
    for (String token : byLength) {
      List<String> parts = token.length() > LONGEST ? List.of() : splitter.split(token);
      boolean two = parts.size() == 2 && has(parts.getFirst()) && has(parts.getLast());
      if (two) {
        Merge merge = new Merge(parts.getFirst(), parts.getLast());
        splitter.append(merge);
        kept.add(merge);
      } else if (parts.size() > 1 && !tokens.added().containsKey(token)) {
        lost.add(token);
      }
    }
    if (!lost.isEmpty()) {
      notes.add(
          "%d of %d tokens that the union adds have rows but %s, because the donor's merges split their letters elsewhere: %s"
              .formatted(
                  lost.size(),
                  tokens.ordinary().size(),
                  model().path("ignore_merges").asBoolean()
                      ? "come out of text as whole words only"
                      : "cannot come out of text",
                  MergedVocabulary.some(lost)));
    }
  }

  /// In the form that the donor has; a part with a blank in it needs the form of pairs.
  private void writeMerges(List<Merge> merges) {
    boolean pairs =
        model().path("merges").path(0).isArray()
            || merges.stream()
                .anyMatch(merge -> merge.left().contains(" ") || merge.right().contains(" "));
    ArrayNode written = model().putArray("merges");
    for (Merge merge : merges) {
      if (pairs) {
        written.addArray().add(merge.left()).add(merge.right());
      } else {
        written.add(merge.left() + " " + merge.right());
      }
    }
  }
}
