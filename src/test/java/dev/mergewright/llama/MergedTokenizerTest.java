package dev.mergewright.llama;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mergewright.checkpoint.Checkpoint;
import dev.mergewright.checkpoint.CheckpointWriter;
import dev.mergewright.checkpoint.MergedVocabulary;
import dev.mergewright.checkpoint.Progress;
import dev.mergewright.checkpoint.TinyTokenizer;
import dev.mergewright.checkpoint.Vocabulary;
import dev.mergewright.checkpoint.VocabularyChoice;
import dev.mergewright.checkpoint.VocabularyChoice.Source;
import dev.mergewright.checkpoint.VocabularyChoice.TokenChoice;
import dev.mergewright.checkpoint.VocabularyChoice.TokenRow;
import dev.mergewright.checkpoint.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Merged tokenizers as the `tokenizers` library understands them.
class MergedTokenizerTest {
  private static final Path MODELS = Path.of("experiments/miniature/models");

  @TempDir private Path folder;

  /// Text without a new token is split as before; with one, every id is one of the union and the
  /// parts make up the text.
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void splitsTextWithoutNewTokensAsTheBaseDoes(long seed) throws IOException {
    TinyTokenizer base = letters().merge("b", "c").merge("a", "bc").merge("c", "d").added("<s>");
    TinyTokenizer other =
        letters().merge("a", "b").merge("ab", "c").merge("d", "e").merge("de", "a").added("<x>");
    MergedVocabulary merged = union(base, other); // new: ab, de, dea, <x>
    assertThat(merged.files().notes()).isEmpty();
    Random random = new Random(seed);
    try (Tokenizer before = Tokenizer.open(folder.resolve("base/tokenizer.json"));
        Tokenizer after = open(merged)) {
      int changed = 0;
      for (int i = 0; i < 300; i++) {
        String text = text(random);
        int[] ids = after.encode(text);
        assertThat(joined(ids, merged)).as(text).isEqualTo(text);
        if (text.contains("ab") || text.contains("de")) {
          changed += ids.length < before.encode(text).length ? 1 : 0;
        } else {
          assertThat(ids).as(text).containsExactly(before.encode(text));
        }
      }
      assertThat(changed).isPositive();
    }
  }

  @Test
  void givesEveryNewTokenThatTextCanReachItsRow() throws IOException {
    // The base splits abc into a and bc, so that the other's way over ab does not get there.
    TinyTokenizer base = letters().merge("b", "c").added("<s>");
    TinyTokenizer other = letters().merge("a", "b").merge("ab", "c").merge("abc", "d");
    MergedVocabulary merged = union(base, other);
    try (Tokenizer tokenizer = open(merged)) {
      assertThat(tokenizer.encode("<s>")).containsExactly(6);
      assertThat(tokenizer.encode("ab")).containsExactly(7);
      assertThat(tokenizer.encode("abc")).containsExactly(8);
      assertThat(tokenizer.encode("abcd")).containsExactly(9);
      assertThat(tokenizer.encode("<s>abcdbc")).containsExactly(6, 9, 5);
    }
    assertThat(merged.size()).isEqualTo(10);
    assertThat(merged.files().notes()).isEmpty();
  }

  @Test
  void saysWhichNewTokensTextCannotReach() throws IOException {
    TinyTokenizer base = letters().merge("c", "d");
    TinyTokenizer other = letters().merge("b", "c").merge("d", "e").merge("bc", "de");
    MergedVocabulary merged = union(base, other); // the base splits bcde into b, cd, e
    assertThat(merged.files().notes())
        .containsExactly(
            "1 of 3 tokens that the union adds have rows but cannot come out of text, because the"
                + " donor's merges split their letters elsewhere: bcde");
    try (Tokenizer tokenizer = open(merged)) {
      assertThat(tokenizer.encode("bcde")).containsExactly(1, 5, 4);
    }
  }

  @Test
  void joinsWordPieces() throws IOException {
    TinyTokenizer base = TinyTokenizer.wordPiece("[UNK]", "play", "##ing", "##s").added("[X]");
    TinyTokenizer other = TinyTokenizer.wordPiece("[UNK]", "##ed", "play", "[Y]").special("[Y]");
    MergedVocabulary merged = union(base, other);
    try (Tokenizer tokenizer = open(merged)) {
      assertThat(tokenizer.encode("playing plays [X] played [Y]"))
          .containsExactly(1, 2, 1, 3, 4, 1, 5, 6);
    }
  }

  @Test
  void joinsUnigramPieces() throws IOException {
    TinyTokenizer base =
        TinyTokenizer.unigram().piece("a", -2).piece("b", -2).piece("ab", -3).added("<s>");
    TinyTokenizer other = TinyTokenizer.unigram().piece("a", -2).piece("aba", -50);
    MergedVocabulary merged = union(base, other);
    try (Tokenizer tokenizer = open(merged)) {
      assertThat(tokenizer.encode("<s>abb")).containsExactly(4, 3, 2);
      assertThat(tokenizer.encode("aba")).containsExactly(5); // -3, as no score is below the base's
    }
  }

  @Test
  void dropsTokensWithoutARow() throws IOException {
    TinyTokenizer base = letters().merge("a", "b").merge("ab", "c").added("<pad>");
    MergedVocabulary merged =
        merged(new Source.Base(), List.of(base.in(folder.resolve("base"), 6)));
    try (Tokenizer tokenizer = open(merged)) {
      assertThat(tokenizer.encode("abc")).containsExactly(5, 2);
    }
    assertThat(merged.files().notes())
        .containsExactly(
            "base has 2 tokens beyond the 6 rows of its embedding, which are not taken over: abc"
                + " <pad>");
  }

  @Test
  void writesAModelThatIsSpokenToAsBefore() throws IOException {
    SequencedMap<String, TokenChoice> tokens = new LinkedHashMap<>();
    tokens.put("<|think|>", new TokenChoice(new TokenRow.ModelToken("aligned", "<s>"), false));
    VocabularyChoice choice = new VocabularyChoice(new Source.Union(), tokens, 16);
    Path target = folder.resolve("merged");
    try (Checkpoint base = Checkpoint.open(MODELS.resolve("base"));
        Checkpoint aligned = Checkpoint.open(MODELS.resolve("aligned"))) {
      MergedVocabulary merged =
          MergedVocabulary.of(
              choice,
              List.of(Vocabulary.of("base", base), Vocabulary.of("aligned", aligned)),
              "base");
      Weights rows = merged.rowsOf(Map.of("base", base, "aligned", aligned)).get("base");
      CheckpointWriter.like(base)
          .withConfig(merged.config(base.config()))
          .withTokenizer(merged.files())
          .write(rows, target, Progress.SILENT);
      assertRows(base, aligned, rows);
    }
    try (ChatFormat before = ChatFormat.open(MODELS.resolve("base"));
        ChatFormat after = ChatFormat.open(target);
        Tokenizer tokenizer = Tokenizer.open(target.resolve("tokenizer.json"))) {
      assertThat(after.promptIds("sun <|end|> -dune"))
          .containsExactly(before.promptIds("sun <|end|> -dune"));
      assertThat(tokenizer.idOf("<|think|>")).containsExactly(346);
      assertThat(tokenizer.isSpecial(346)).isTrue();
    }
    assertThat(LlamaConfig.read(target).vocabulary()).isEqualTo(352);
  }

  private static void assertRows(Checkpoint base, Checkpoint aligned, Weights rows) {
    for (String name : List.of("model.embed_tokens.weight", "lm_head.weight")) {
      float[] before = base.read(name);
      int width = before.length / 346;
      float[] all = rows.read(name);
      assertThat(all).hasSize(352 * width).startsWith(before);
      float[] think = new float[width];
      aligned.read(name, 2L * width, think, width);
      float[] added = new float[width];
      rows.read(name, 346L * width, added, width);
      assertThat(added).containsExactly(think);
    }
  }

  private static TinyTokenizer letters() {
    return TinyTokenizer.bpe("a", "b", "c", "d", "e");
  }

  private MergedVocabulary union(TinyTokenizer base, TinyTokenizer other) throws IOException {
    return merged(
        new Source.Union(),
        List.of(
            base.in(folder.resolve("base"), base.size()),
            other.in(folder.resolve("other"), other.size())));
  }

  private static MergedVocabulary merged(Source source, List<Vocabulary> models)
      throws IOException {
    return MergedVocabulary.of(VocabularyChoice.of(source), models, "base");
  }

  private Tokenizer open(MergedVocabulary merged) throws IOException {
    Path file = folder.resolve("merged-tokenizer.json");
    Files.writeString(file, merged.files().written().get("tokenizer.json"));
    return Tokenizer.open(file);
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 1 + random.nextInt(12); i++) {
      text.append((char) ('a' + random.nextInt(5)));
    }
    return text.toString();
  }

  /// The tokens of ids next to each other.
  private static String joined(int[] ids, MergedVocabulary merged) throws IOException {
    Map<Integer, String> tokens = new HashMap<>();
    new ObjectMapper()
        .readTree(merged.files().written().get("tokenizer.json"))
        .path("model")
        .path("vocab")
        .properties()
        .forEach(token -> tokens.put(token.getValue().intValue(), token.getKey()));
    return IntStream.of(ids).mapToObj(tokens::get).collect(Collectors.joining());
  }
}
