package dev.mergewright.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mergewright.checkpoint.VocabularyChoice.Source;
import dev.mergewright.checkpoint.VocabularyChoice.TokenChoice;
import dev.mergewright.checkpoint.VocabularyChoice.TokenRow;
import dev.mergewright.tensor.ElementType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Row `i` of model `m` is `100 m + i`, so that a row says where it came from.
class MergedVocabularyTest {
  private static final VocabularyChoice UNION = VocabularyChoice.of(new Source.Union());
  private static final VocabularyChoice BASE = VocabularyChoice.of(new Source.Base());

  @TempDir private Path folder;
  private final List<Vocabulary> models = new ArrayList<>();
  private Vocabulary a;
  private Vocabulary b;
  private Vocabulary c;

  @BeforeEach
  void models() throws IOException {
    a = add("a", TinyTokenizer.wordLevel("?", "sun", "moon").added("<s>"), 4);
    b = add("b", TinyTokenizer.wordLevel("?", "moon", "sun", "star").added("<s>"), 5);
    c = add("c", TinyTokenizer.wordLevel("star", "rain", "sun").added("<c>"), 4);
  }

  private Vocabulary add(String name, TinyTokenizer tokenizer, int rows) throws IOException {
    Vocabulary vocabulary = tokenizer.in(folder.resolve(name), rows);
    models.add(vocabulary);
    return vocabulary;
  }

  @Test
  void keepsEverythingWhenAllModelsHaveTheSameTokens() throws IOException {
    Vocabulary same = add("same", TinyTokenizer.wordLevel("?", "sun", "moon").added("<s>"), 6);
    Vocabulary also = add("also", TinyTokenizer.wordLevel("?", "sun", "moon").added("<s>"), 6);
    MergedVocabulary merged = MergedVocabulary.of(UNION, List.of(same, also), "same");
    SequencedMap<String, Weights> weights = weights(List.of(same, also));
    assertThat(merged.size()).isEqualTo(6);
    assertThat(merged.rowsOf(weights)).isEqualTo(weights);
    assertThat(merged.files().written()).isEmpty();
    assertThat(merged.files().leftOut()).isEmpty();
    assertThat(merged.files().notes()).isEmpty();
  }

  @Test
  void putsTheBaseFirstThenOrdinaryTokensThenAddedOnes() throws IOException {
    MergedVocabulary merged = MergedVocabulary.of(UNION, List.of(a, b, c), "a");
    assertThat(tokens(merged)).containsExactly("?", "sun", "moon", "<s>", "star", "rain", "<c>");
  }

  @Test
  void fillsRowsThatAModelLacksByTheRulesInTheirOrder() throws IOException {
    MergedVocabulary merged = MergedVocabulary.of(UNION, List.of(a, b, c), "a");
    // star: not in a, so the mean of b and c; rain and <c>: of c alone; ? and moon and <s>: of the
    // base
    assertThat(rows(merged, a)).containsExactly(0, 1, 2, 3, (103 + 200) / 2f, 201, 203);
    assertThat(rows(merged, b)).containsExactly(100, 102, 101, 104, 103, 201, 203);
    assertThat(rows(merged, c)).containsExactly(0, 202, 2, 3, 200, 201, 203);
  }

  @Test
  void takesTheMeanOfThoseThatHaveATokenWhenThereIsNoBase() throws IOException {
    MergedVocabulary merged = MergedVocabulary.of(UNION, List.of(a, b, c), null);
    assertThat(rows(merged, c))
        .containsExactly(50, 202, (2 + 101) / 2f, (3 + 104) / 2f, 200, 201, 203);
  }

  @Test
  void hasTheTokensOfTheBaseOnly() throws IOException {
    MergedVocabulary merged = MergedVocabulary.of(BASE, List.of(a, b, c), "a");
    assertThat(tokens(merged)).containsExactly("?", "sun", "moon", "<s>");
    assertThat(rows(merged, b)).containsExactly(100, 102, 101, 104);
    assertThat(rows(merged, c)).containsExactly(0, 202, 2, 3);
    assertThat(merged.files().written()).isEmpty();
  }

  @Test
  void hasTheTokensOfANamedModelOnly() throws IOException {
    VocabularyChoice ofC = VocabularyChoice.of(new Source.Model("c"));
    MergedVocabulary merged = MergedVocabulary.of(ofC, List.of(a, b, c), "a");
    assertThat(tokens(merged)).containsExactly("star", "rain", "sun", "<c>");
    assertThat(rows(merged, a)).containsExactly((103 + 200) / 2f, 201, 1, 203);
    assertThat(rows(merged, c)).containsExactly(200, 201, 202, 203);
  }

  @Test
  void takesRowsThatTheRecipeNames() throws IOException {
    SequencedMap<String, TokenChoice> tokens = new LinkedHashMap<>();
    tokens.put("moon", new TokenChoice(new TokenRow.SameToken("b"), false));
    tokens.put("star", new TokenChoice(new TokenRow.ModelToken("c", "rain"), false));
    tokens.put("<c>", new TokenChoice(new TokenRow.Zero(), false));
    tokens.put("<new>", new TokenChoice(new TokenRow.ModelToken("b", "<s>"), false));
    MergedVocabulary merged = merged(new Source.Union(), tokens, 1, "a", a, b, c);
    assertThat(tokens(merged))
        .containsExactly("?", "sun", "moon", "<s>", "star", "rain", "<c>", "<new>");
    assertThat(rows(merged, a)).containsExactly(0, 1, 2, 3, 201, 201, 0, 104);
    assertThat(rows(merged, c)).containsExactly(0, 202, 101, 3, 200, 201, 203, 104);
    assertThat(merged.files().notes()).isEmpty();
  }

  @Test
  void replacesAModelsOwnRowOnlyWhenForced() throws IOException {
    SequencedMap<String, TokenChoice> tokens = new LinkedHashMap<>();
    tokens.put("sun", new TokenChoice(new TokenRow.SameToken("b"), true));
    MergedVocabulary merged = merged(new Source.Base(), tokens, 1, "a", a, b);
    assertThat(rows(merged, a)).containsExactly(0, 102, 2, 3);
    assertThat(rows(merged, b)).containsExactly(100, 102, 101, 104);
  }

  @Test
  void takesARowThatNoTokenHas() throws IOException {
    Vocabulary padded = add("padded", TinyTokenizer.wordLevel("?", "sun"), 8);
    SequencedMap<String, TokenChoice> tokens = new LinkedHashMap<>();
    tokens.put("<new>", new TokenChoice(new TokenRow.ModelRow("padded", 7), false));
    MergedVocabulary merged = merged(new Source.Base(), tokens, 1, "a", a, padded);
    assertThat(rows(merged, a)).containsExactly(0, 1, 2, 3, 307);
    tokens.put("<new>", new TokenChoice(new TokenRow.ModelRow("padded", 8), false));
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> merged(new Source.Base(), tokens, 1, "a", a, padded))
        .withMessageContaining(
            "<new> asks for row 8 of padded, whose embedding has the rows 0 to 7");
  }

  @Test
  void padsWithTheMeanOfAllFilledRows() throws IOException {
    MergedVocabulary merged = merged(new Source.Union(), new LinkedHashMap<>(), 4, "a", a, b, c);
    assertThat(merged.size()).isEqualTo(8);
    assertThat(rows(merged, b)[7]).isEqualTo((100 + 102 + 101 + 104 + 103 + 201 + 203) / 7f);
    assertThat(merged(new Source.Union(), new LinkedHashMap<>(), 7, "a", a, b, c).size())
        .isEqualTo(7);
  }

  @Test
  void givesZerosToATokenThatNoModelHasOnlyWhenAsked() throws IOException {
    Vocabulary gone = add("gone", TinyTokenizer.wordLevel("?", "sun").added("<pad>"), 2);
    MergedVocabulary merged = MergedVocabulary.of(UNION, List.of(a, gone), "a");
    assertThat(tokens(merged)).containsExactly("?", "sun", "moon", "<s>");
    assertThat(merged.files().notes())
        .containsExactly(
            "gone has 1 tokens beyond the 2 rows of its embedding, which are not taken over:"
                + " <pad>");
  }

  @Test
  void doesNotKeepRowsWithoutATokenOnceTheVocabularyChanges() throws IOException {
    Vocabulary wide = add("wide", TinyTokenizer.wordLevel("?", "sun"), 6);
    MergedVocabulary merged = MergedVocabulary.of(BASE, List.of(wide, a), "wide");
    assertThat(merged.size()).isEqualTo(2);
    assertThat(rows(merged, wide)).containsExactly(300, 301);
    assertThat(merged.files().notes())
        .singleElement()
        .asString()
        .startsWith("wide has 6 rows and the merged vocabulary needs 2;");
  }

  @Test
  void notesDefinitionsThatDiffer() throws IOException {
    AddedToken greedy = new AddedToken("<s>", false, true, false, false, false);
    Vocabulary other = add("other", TinyTokenizer.wordLevel("?").added(greedy), 2);
    MergedVocabulary merged = MergedVocabulary.of(UNION, List.of(a, other), "a");
    assertThat(merged.files().notes())
        .containsExactly(
            "other defines added tokens otherwise than a, whose definitions hold: <s> (lstrip,"
                + " special)");
  }

  @Test
  void changesEveryMatrixOfTheVocabularyAndNothingElse() throws IOException {
    MergedVocabulary merged = MergedVocabulary.of(UNION, List.of(a, b, c), "a");
    Weights rows = merged.rowsOf(weights(models)).get("b");
    assertThat(rows.tensors().get("model.embed_tokens.weight").shape()).containsExactly(7L, 3L);
    assertThat(rows.tensors().get("lm_head.weight").shape()).containsExactly(7L, 3L);
    assertThat(rows.read("lm_head.bias")).containsExactly(100, 102, 101, 104, 103, 201, 203);
    assertThat(rows.read("model.norm.weight")).containsExactly(1, 2, 3);
    assertThat(rows.read("lm_head.weight")).startsWith(100, 100.25f, 100.5f, 102, 102.25f, 102.5f);
  }

  @Test
  void isTheSameForRepeatedRuns() throws IOException {
    MergedVocabulary first = MergedVocabulary.of(UNION, List.of(a, b, c), "a");
    MergedVocabulary again = MergedVocabulary.of(UNION, List.of(a, b, c), "a");
    assertThat(first.files()).isEqualTo(again.files());
    assertThat(first.files().notes()).isEqualTo(again.files().notes());
    assertThat(first.files().written().sequencedKeySet()).containsExactly("tokenizer.json");
  }

  @Test
  void setsTheSizeAndTheSpecialIdsOfTheConfiguration() throws IOException {
    JsonMapper json = new JsonMapper();
    Files.writeString(folder.resolve("c/config.json"), "{\"eos_token_id\": 3, \"vocab_size\": 4}");
    String config = "{\"vocab_size\": 4, \"bos_token_id\": 1, \"pad_token_id\": 2}";
    MergedVocabulary merged =
        MergedVocabulary.of(VocabularyChoice.of(new Source.Model("c")), List.of(a, c), "a");
    assertThat(merged.config(json.createObjectNode().setAll(object(config))))
        .isEqualTo(object("{\"vocab_size\": 4, \"bos_token_id\": 2, \"eos_token_id\": 3}"));
    assertThat(MergedVocabulary.of(UNION, List.of(a, b, c), "a").config(object(config)))
        .isEqualTo(object("{\"vocab_size\": 7, \"bos_token_id\": 1, \"pad_token_id\": 2}"));
  }

  @Test
  void carriesTheFilesOfTheModelWhoseTokenizerItTakes() throws IOException {
    write("a", "tokenizer.model", "binary");
    write("a", "merges.txt", "a b");
    write("a", "special_tokens_map.json", "{}");
    write("a", "generation_config.json", "{\"eos_token_id\": 3}");
    write("c", "tokenizer_config.json", "{\"eos_token\": \"<c>\", \"chat_template\": \"of c\"}");
    write("c", "generation_config.json", "{\"eos_token_id\": [3, 9], \"top_k\": 5}");
    TokenizerFiles files =
        MergedVocabulary.of(VocabularyChoice.of(new Source.Model("c")), List.of(a, c), "a").files();
    assertThat(files.leftOut())
        .containsExactlyInAnyOrder("tokenizer.model", "merges.txt", "special_tokens_map.json");
    assertThat(object(files.written().get("generation_config.json")))
        .isEqualTo(object("{\"eos_token_id\": [3], \"top_k\": 5}"));
    ObjectNode config = object(files.written().get("tokenizer_config.json"));
    assertThat(config.path("chat_template").asText()).isEqualTo("of c");
    assertThat(config.path("added_tokens_decoder").path("3").path("content").asText())
        .isEqualTo("<c>");
  }

  @Test
  void namesNoSpecialTokenThatHasNoRow() throws IOException {
    Vocabulary late =
        add("late", TinyTokenizer.wordLevel("?", "sun").added("<s>").added("<pad>"), 3);
    write("late", "generation_config.json", "{\"eos_token_id\": 2, \"pad_token_id\": 3}");
    write(
        "late",
        "special_tokens_map.json",
        "{\"pad_token\": {\"content\": \"<pad>\"}, \"eos_token\": \"<s>\","
            + " \"additional_special_tokens\": [\"<pad>\", \"<s>\"]}");
    MergedVocabulary merged = MergedVocabulary.of(BASE, List.of(late), "late");
    SequencedMap<String, String> written = merged.files().written();
    assertThat(object(written.get("special_tokens_map.json")))
        .isEqualTo(object("{\"eos_token\": \"<s>\", \"additional_special_tokens\": [\"<s>\"]}"));
    assertThat(object(written.get("generation_config.json")))
        .isEqualTo(object("{\"eos_token_id\": 2}"));
    assertThat(merged.config(object("{\"eos_token_id\": 2, \"pad_token_id\": 3}")))
        .isEqualTo(object("{\"eos_token_id\": 2, \"vocab_size\": 3}"));
    assertThat(merged.files().notes().getLast())
        .isEqualTo(
            "late names special tokens that its embedding has no row for, so they are no longer"
                + " named: <pad>");
  }

  @Test
  void cutsATokenOutOfTheTextAsSoonAsOneModelDoes() throws IOException {
    Vocabulary chat = add("chat", TinyTokenizer.wordLevel("?", "sun", "moon").special("moon"), 3);
    MergedVocabulary merged = MergedVocabulary.of(UNION, List.of(a, chat), "a");
    assertThat(object(merged.files().written().get("tokenizer.json")).path("added_tokens"))
        .extracting(token -> token.path("id").asInt() + token.path("content").asText())
        .containsExactly("2moon", "3<s>");
    assertThat(merged.files().notes())
        .containsExactly(
            "these tokens are now cut out of the text before anything else splits it, as chat has"
                + " it: moon");
  }

  @Test
  void knowsTokensThatOnlyTheFilesBesideName() throws IOException {
    TinyTokenizer tokenizer = TinyTokenizer.wordLevel("?", "sun");
    tokenizer.write(folder.resolve("old"));
    write("old", "added_tokens.json", "{\"<late>\": 3, \"sun\": 7}");
    write(
        "old",
        "tokenizer_config.json",
        "{\"added_tokens_decoder\": {\"2\": {\"content\": \"<early>\", \"special\": true}}}");
    Vocabulary old = Vocabulary.read("old", folder.resolve("old"), 9);
    assertThat(old.ids().toString()).isEqualTo("{?=0, sun=1, <early>=2, <late>=3}");
    models.add(old);
    MergedVocabulary merged = MergedVocabulary.of(UNION, List.of(old, c), "old");
    assertThat(tokens(merged))
        .containsExactly("?", "sun", "<early>", "<late>", "star", "rain", "<c>");
  }

  @Test
  void refusesToLoseATokenThatStandsAroundEveryText() throws IOException {
    TinyTokenizer tokenizer =
        TinyTokenizer.wordLevel("?", "sun")
            .added("<s>")
            .with(
                "post_processor",
                "{\"type\": \"BertProcessing\", \"sep\": [\"<s>\", 2], \"cls\": [\"<s>\", 2]}");
    Vocabulary shortened = add("short", tokenizer, 2);
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> MergedVocabulary.of(BASE, List.of(shortened), "short"))
        .withMessageContaining(
            "puts the token <s> around every text, but the embedding has no row");
  }

  @Test
  void namesTwoSizesThatCannotBeMergedAsTheyAre() {
    SequencedMap<String, Weights> all = weights(List.of(a, c));
    MergedVocabulary.requireSameRows(all);
    all.put("plain", new ArrayWeights().with("x", 1));
    all.put("b", rowWeights(0, 5));
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> MergedVocabulary.requireSameRows(all))
        .withMessageStartingWith("the embedding of a has 4 rows and that of b has 5, so their");
  }

  @Test
  void refusesModelsOfOtherWidths() throws IOException {
    MergedVocabulary merged = MergedVocabulary.of(UNION, List.of(a, b), "a");
    SequencedMap<String, Weights> weights = weights(List.of(a, b));
    weights.put(
        "b",
        new ArrayWeights()
            .with("model.embed_tokens.weight", ElementType.F32, List.of(5L, 1L), 0, 1, 2, 3, 4));
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> merged.rowsOf(weights))
        .withMessageStartingWith("model.embed_tokens.weight is [4, 3] in a and [5, 1] in b; merge");
  }

  @Test
  void namesWhatIsNotThere() throws IOException {
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(
            () ->
                MergedVocabulary.of(
                    VocabularyChoice.of(new Source.Model("d")), List.of(a, b), null))
        .withMessage(
            "the tokenizer is to be that of d, which is no model of this merge; name one of [a, b],"
                + " or union or base");
    SequencedMap<String, TokenChoice> tokens = new LinkedHashMap<>();
    tokens.put("<new>", new TokenChoice(new TokenRow.SameToken("b"), false));
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> merged(new Source.Base(), tokens, 1, "a", a, b))
        .withMessageContaining("tokens: <new> asks for the row of <new> in b, which has no such");
    tokens.put("<new>", new TokenChoice(new TokenRow.SameToken("d"), false));
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> merged(new Source.Base(), tokens, 1, "a", a, b))
        .withMessageContaining("no model of this merge; the models are [a, b]");
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> Vocabulary.read("none", folder, 4))
        .withMessageContaining("has no tokenizer.json");
  }

  @Test
  void refusesAUnionOfTokenizersThatSpellDifferently() throws IOException {
    Vocabulary letters = add("letters", TinyTokenizer.bpe("s", "u", "n"), 3);
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> MergedVocabulary.of(UNION, List.of(a, letters), "a"))
        .withMessageContaining("a (WORD_LEVEL of characters) and letters (BPE of characters)");
  }

  private void write(String model, String name, String text) throws IOException {
    Files.writeString(folder.resolve(model).resolve(name), text);
  }

  private static MergedVocabulary merged(
      Source source,
      SequencedMap<String, TokenChoice> tokens,
      int multiple,
      @Nullable String base,
      Vocabulary... models)
      throws IOException {
    return MergedVocabulary.of(
        new VocabularyChoice(source, tokens, multiple), List.of(models), base);
  }

  private static ObjectNode object(String json) throws IOException {
    return (ObjectNode) new JsonMapper().readTree(json);
  }

  /// The tokens of the merged file, or of the base's when that stays.
  private List<String> tokens(MergedVocabulary merged) throws IOException {
    Path written = folder.resolve("written");
    Files.createDirectories(written);
    Files.writeString(
        written.resolve("tokenizer.json"), merged.files().text("tokenizer.json").orElseThrow());
    return List.copyOf(Vocabulary.read("written", written, 1000).ids().sequencedKeySet());
  }

  /// The first column of a model's merged embedding.
  private float[] rows(MergedVocabulary merged, Vocabulary model) {
    Weights weights = merged.rowsOf(weights(models)).get(model.model());
    float[] rows = new float[merged.size()];
    float[] one = new float[1];
    for (int row = 0; row < rows.length; row++) {
      weights.read("model.embed_tokens.weight", row * 3L, one, 1);
      rows[row] = one[0];
    }
    return rows;
  }

  private SequencedMap<String, Weights> weights(List<Vocabulary> vocabularies) {
    SequencedMap<String, Weights> weights = new LinkedHashMap<>();
    for (Vocabulary vocabulary : vocabularies) {
      weights.put(
          vocabulary.model(), rowWeights(100 * models.indexOf(vocabulary), vocabulary.rows()));
    }
    return weights;
  }

  /// Width 3; row `i` is `first + i`, plus a quarter per column.
  static ArrayWeights rowWeights(int first, int rows) {
    float[] values = new float[3 * rows];
    float[] bias = new float[rows];
    for (int i = 0; i < values.length; i++) {
      values[i] = first + i / 3 + 0.25f * (i % 3);
      bias[i / 3] = first + i / 3;
    }
    List<Long> shape = List.of((long) rows, 3L);
    return new ArrayWeights()
        .with("model.embed_tokens.weight", ElementType.F32, shape, values)
        .with("model.norm.weight", 1, 2, 3)
        .with("lm_head.weight", ElementType.F32, shape, values)
        .with("lm_head.bias", bias);
  }
}
