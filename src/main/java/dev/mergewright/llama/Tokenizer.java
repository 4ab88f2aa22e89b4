package dev.mergewright.llama;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.tensor.Torch;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// Text to token ids and back, by a `tokenizer.json`.
///
/// Nothing is cut and nothing is padded. Safe for concurrent use.
final class Tokenizer implements AutoCloseable {
  // The library's own default cuts at 512 tokens.
  private static final Map<String, String> WHOLE =
      Map.of("truncation", "false", "padding", "false", "addSpecialTokens", "false");

  private final HuggingFaceTokenizer tokenizer;
  private final Map<Integer, String> special;
  private final int[] opening;

  private Tokenizer(HuggingFaceTokenizer tokenizer, Map<Integer, String> special) {
    this.tokenizer = tokenizer;
    this.special = Map.copyOf(special);
    this.opening = opening();
  }

  static Tokenizer open(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new InvalidInputException(
          file + " is missing: save the tokenizer in its fast form, tokenizer.json");
    }
    // Opened as a stream: given a name, the library would look at the network.
    try (InputStream in = Files.newInputStream(file)) {
      return open(in, new ObjectMapper().readTree(file.toFile()));
    }
  }

  /// The same tokenizer, but its special tokens are known by their names with [ControlTokens#MARK]
  /// before them: unmarked names are plain text.
  static Tokenizer openMarked(Path file) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    JsonNode json = MarkedNames.in(mapper.readTree(file.toFile()));
    return open(new ByteArrayInputStream(mapper.writeValueAsBytes(json)), json);
  }

  private static Tokenizer open(InputStream in, JsonNode json) throws IOException {
    Torch.stayOffline();
    Map<Integer, String> special = new HashMap<>();
    for (JsonNode token : json.path("added_tokens")) {
      if (token.path("special").asBoolean()) {
        special.put(token.path("id").asInt(), token.path("content").asText());
      }
    }
    return new Tokenizer(HuggingFaceTokenizer.newInstance(in, WHOLE), special);
  }

  /// The tokens of a text in which special tokens are written out, as a rendered template is.
  int[] encode(String text) {
    return encode(text, false);
  }

  /// The tokens of bare text after the special tokens that the tokenizer puts before a text; a text
  /// that writes them out gets them once. None that it puts behind: the text may go on.
  int[] encodeText(String text) {
    int[] tokens = encode(text);
    if (Arrays.equals(opening, Arrays.copyOf(tokens, opening.length))) {
      return tokens;
    }
    int[] begun = Arrays.copyOf(opening, opening.length + tokens.length);
    System.arraycopy(tokens, 0, begun, opening.length, tokens.length);
    return begun;
  }

  /// The special tokens that the tokenizer puts before a text.
  private int[] opening() {
    int[] bare = encode("a");
    int[] whole = encode("a", true);
    for (int from = 0; from + bare.length <= whole.length; from++) {
      if (Arrays.equals(whole, from, from + bare.length, bare, 0, bare.length)) {
        return Arrays.copyOf(whole, from);
      }
    }
    return new int[0];
  }

  private int[] encode(String text, boolean addSpecialTokens) {
    long[] ids = tokenizer.encode(text, addSpecialTokens, false).getIds();
    return LongStream.of(ids).mapToInt(Math::toIntExact).toArray();
  }

  /// The text of tokens, special ones left out.
  String decode(int[] tokens) {
    return tokenizer.decode(IntStream.of(tokens).asLongStream().toArray(), true);
  }

  boolean isSpecial(int token) {
    return special.containsKey(token);
  }

  /// The special tokens by their ids, written out.
  Map<Integer, String> special() {
    return special;
  }

  /// The id of a special token written out, such as `</s>`; empty when the text is not one token.
  List<Integer> idOf(String token) {
    int[] ids = encode(token);
    return ids.length == 1 ? List.of(ids[0]) : List.of();
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
