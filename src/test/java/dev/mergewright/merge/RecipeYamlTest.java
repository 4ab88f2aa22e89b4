package dev.mergewright.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.checkpoint.VocabularyChoice;
import dev.mergewright.checkpoint.VocabularyChoice.Source;
import dev.mergewright.checkpoint.VocabularyChoice.TokenChoice;
import dev.mergewright.checkpoint.VocabularyChoice.TokenRow;
import dev.mergewright.merge.ParameterValue.Case;
import dev.mergewright.merge.ParameterValue.Filtered;
import dev.mergewright.merge.ParameterValue.Gradient;
import dev.mergewright.merge.ParameterValue.Scalar;
import dev.mergewright.tensor.ElementType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SequencedMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RecipeYamlTest {
  private static final String CARD =
      """
      models:
        - model: meta/base # no parameters necessary for base model
        - model: expert-a
          parameters:
            density: [1, 0.7, 0.1] # density gradient
            weight: 1.0
        - model: expert-b
          parameters:
            density: 0.33
            weight:
              - filter: mlp
                value: 0.5
              - value: 0
      merge_method: ties
      base_model: meta/base
      parameters:
        normalize: true
        int8_mask: true
      dtype: float16
      tokenizer_source: base
      """;

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 100);
  }

  @Test
  void readsAModelCard() {
    SequencedMap<String, ParameterValue> a = new LinkedHashMap<>();
    a.put("density", new Gradient(List.of(1.0, 0.7, 0.1)));
    a.put("weight", new Scalar(1));
    SequencedMap<String, ParameterValue> b = new LinkedHashMap<>();
    b.put("density", new Scalar(0.33));
    b.put(
        "weight",
        new Filtered(List.of(new Case("mlp", new Scalar(0.5)), new Case("*", new Scalar(0)))));
    assertThat(RecipeYaml.parse(CARD, "card.yaml"))
        .isEqualTo(
            new MergeRecipe(
                new Ties(),
                "meta/base",
                List.of(new MergeSource("expert-a", a), new MergeSource("expert-b", b)),
                new LinkedHashMap<>(Map.of("normalize", new Scalar(1))),
                ElementType.F16,
                0));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void readsWhatItWrote(long seed) {
    MergeRecipe recipe = random(new Random(seed));
    String text = RecipeYaml.write(recipe);
    assertThat(RecipeYaml.parse(text, "recipe.yaml")).as(text).isEqualTo(recipe);
  }

  @Test
  void writesTextThatPeopleAndMergekitRead() {
    MergeRecipe recipe =
        new MergeRecipe(
            new Ties().electing(Vote.UNWEIGHTED),
            "../base",
            List.of(
                MergeSource.of("../a b", Map.of("weight", ParameterValue.perLayer(0.25, 1e-7)))),
            new LinkedHashMap<>(Map.of("normalize", new Scalar(0))),
            ElementType.BF16,
            7);
    assertThat(RecipeYaml.write(recipe))
        .isEqualTo(
            """
            merge_method: ties
            base_model: ../base
            models:
              - model: "../a b"
                parameters:
                  weight:
                    - filter: lm_head
                      value: 0.00000010
                    - filter: model.norm
                      value: 0.00000010
                    - filter: "*"
                      value: [0.25, 0.00000010]
            parameters:
              normalize: false
              election: unweighted
            dtype: float32
            out_dtype: bfloat16
            tokenizer_source: base
            seed: 7
            """);
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "merge_method: ties | merge_metod: ties | card.yaml:14: unknown key merge_metod; did you"
            + " mean merge_method?",
        "merge_method: ties | merge_method: tise | card.yaml:14: unknown merge_method tise; did you"
            + " mean ties?",
        "merge_method: ties | merge_method: slerp | card.yaml:17: slerp has no parameter normalize,"
            + " and mergekit ignores it there; remove it",
        "base_model: meta/base | `` | card.yaml:1: ties needs a base_model; add the common"
            + " ancestor",
        "density: 0.33 | densty: 0.33 | card.yaml:9: ties has no parameter densty; did you mean"
            + " density?",
        "density: 0.33 | density: 1.5 | card.yaml:9: density must be a number in (0, 1], was 1.5",
        "0.7, 0.1 | 0.7, x | card.yaml:5: density must be a number in (0, 1], was \"x\"",
        "density: 0.33 | density: [] | card.yaml:9: density must not be an empty list",
        "density: 0.33 | lambda: 1 | card.yaml:9: lambda holds for the whole merge, and mergekit"
            + " ignores it here; remove it, or move it to the parameters outside of models",
        "filter: mlp | fliter: mlp | card.yaml:11: unknown key fliter; did you mean filter?",
        "normalize: true | normalize: 0.5 | card.yaml:17: normalize must be false or true, was 0.5",
        "normalize: true | election: half | card.yaml:17: election must be one of weighted,"
            + " unweighted, frozen, count, was \"half\"",
        "weight: 1.0 | `` | card.yaml:1: expert-a has no weight; add it to its parameters",
        "model: expert-b | model: expert-a | card.yaml:7: expert-a is listed twice; add up its"
            + " weights",
        "model: expert-b | model: a@b@c | card.yaml:7: the model \"a@b@c\" has more than one @ in a"
            + " part; write path[@revision][+adapter[@revision]]",
        "model: expert-b | modle: expert-b | card.yaml:7: unknown key modle; did you mean model?",
        "dtype: float16 | dtype: int8 | card.yaml:19: dtype must be float32, float16 or bfloat16,"
            + " was \"int8\"",
        "dtype: float16 | `dtype: float16\n"
            + "slices: []` | card.yaml:20: models and slices exclude each other; keep one of them",
        "dtype: float16 | `compat: mergkit` | card.yaml:19: compat must be mergekit, was"
            + " \"mergkit\"",
        "dtype: float16 | `rounding: up` | card.yaml:19: rounding must be nearest or stochastic,"
            + " was \"up\"",
        "dtype: float16 | `dtype: float16\n"
            + "chat_template: lama3` | card.yaml:20: chat_template must be auto, one of [alpaca,"
            + " chatml, exaone, llama3, mistral], or a Jinja template of at least 20 characters,"
            + " was lama3",
        "tokenizer_source: base | `tokenizer: {source: union, pad: 8}`"
            + " | card.yaml:20: unknown key pad; known are"
            + " pad_to_multiple_of, source, tokens",
        "tokenizer_source: base | `tokenizer: {pad_to_multiple_of: 0}`"
            + " | card.yaml:20: pad_to_multiple_of must be a"
            + " whole number of at least 1, was 0",
        "tokenizer_source: base | `tokenizer: {tokens: {'<a.b>': {kind: zero}}}`"
            + " | card.yaml:20: the token \"<a.b>\""
            + " has an unknown key kind; known are source and force",
        "tokenizer_source: base | `tokenizer_source: base\n"
            + "tokenizer: {}` | card.yaml:20: tokenizer_source and tokenizer exclude each other;"
            + " keep tokenizer"
      })
  void explainsWhatIsWrongAndWhere(String good, String bad, String message) {
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> RecipeYaml.parse(CARD.replace(good, bad == null ? "" : bad), "card.yaml"))
        .withMessage(message);
  }

  @Test
  void acceptsTheMaskTypeOfEveryMethod() {
    for (String method : List.of("model_stock", "sce", "karcher", "arcee_fusion")) {
      String card =
          """
          merge_method: %s
          base_model: base
          models: [{model: a, parameters: {int8_mask: false}}%s]
          parameters: {int8_mask: true}
          """
              .formatted(method, method.equals("arcee_fusion") ? "" : ", {model: b}");
      assertThat(RecipeYaml.parse(card, "card.yaml").parameters()).isEmpty();
    }
  }

  @Test
  void readsTheKeysOfOlderModelCards() {
    String old =
        CARD.replace("tokenizer_source: base", "tokenizer_source: model:expert-b")
            + "random_seed: 42\n";
    MergeRecipe recipe = RecipeYaml.parse(old, "card.yaml");
    assertThat(recipe.seed()).isEqualTo(42);
    assertThat(recipe.tokenizer().vocabulary())
        .isEqualTo(VocabularyChoice.of(new Source.Model("expert-b")));
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> RecipeYaml.parse(old + "seed: 1\n", "card.yaml"))
        .withMessageEndingWith("random_seed and seed exclude each other; keep seed");
  }

  @Test
  void keepsWhatIsSaidOfTokensAndChatAndRenamesItsModels() {
    String section =
        """
        tokenizer:
          source: expert-a
          pad_to_multiple_of: 64
          tokens:
            "<|im_start|>":
              source: expert-b
              force: true
            "<a.b[0]>":
              source: {kind: model_token, model: expert-a, token: "x y"}
            "<id>":
              source: {kind: model_token, model: meta/base, token_id: 7}
            "<none>":
              source: {kind: zero}
        chat_template: "{% for m in messages %}{{ m.content }}\\n{% endfor %}"
        """;
    MergeRecipe recipe =
        RecipeYaml.parse(CARD.replace("tokenizer_source: base\n", section), "card.yaml");
    SequencedMap<String, TokenChoice> tokens = new LinkedHashMap<>();
    tokens.put("<|im_start|>", new TokenChoice(new TokenRow.SameToken("expert-b"), true));
    tokens.put("<a.b[0]>", new TokenChoice(new TokenRow.ModelToken("expert-a", "x y"), false));
    tokens.put("<id>", new TokenChoice(new TokenRow.ModelRow("meta/base", 7), false));
    tokens.put("<none>", new TokenChoice(new TokenRow.Zero(), false));
    assertThat(recipe.tokenizer().vocabulary())
        .isEqualTo(new VocabularyChoice(new Source.Model("expert-a"), tokens, 64));
    assertThat(RecipeYaml.parse(RecipeYaml.write(recipe), "again.yaml")).isEqualTo(recipe);
    String renamed = RecipeYaml.write(recipe.withModels(model -> "/m/" + model));
    assertThat(renamed)
        .contains("source: /m/expert-a", "source: /m/expert-b", "\"/m/meta/base\", token_id: 7")
        .doesNotContain(" expert-");
  }

  @Test
  void hasAnIdentityThatDoesNotDependOnPlaces() {
    MergeRecipe here = Recipes.mergeAlign("a", "b", "c", 0.5, 0.5, ElementType.BF16);
    MergeRecipe there = here.withModels(model -> "/elsewhere/" + model);
    Map<String, String> near = Map.of("a", "1", "b", "2", "c", "3");
    Map<String, String> far = Map.of("/elsewhere/a", "1", "/elsewhere/b", "2", "/elsewhere/c", "3");
    assertThat(here.id(near)).hasSize(64).isEqualTo(there.id(far));
    assertThat(here.id(Map.of("a", "1", "b", "2", "c", "4"))).isNotEqualTo(here.id(near));
    MergeRecipe other = Recipes.mergeAlign("a", "b", "c", 0.5, 0.6, ElementType.BF16);
    assertThat(other.id(near)).isNotEqualTo(here.id(near));
  }

  private static MergeRecipe random(Random random) {
    MergeMethod method = MergeMethod.ALL.get(random.nextInt(MergeMethod.ALL.size()));
    for (MergeOption option : method.options()) {
      String word = option.words().get(random.nextInt(option.words().size()));
      method = method.option(option.name()).orElseThrow().with(word).orElseThrow();
    }
    List<MergeSource> sources = new ArrayList<>();
    int count = Math.clamp(1 + random.nextInt(3), method.minSources(), method.maxSources());
    for (int i = 0; i < count; i++) {
      String model =
          List.of("../m", "1e5", "yes", "C:\\m \"q\"", "m\u00fc", "a#b").get(random.nextInt(6)) + i;
      sources.add(new MergeSource(model, values(method, MergeParameter.Scope.SOURCE, random)));
    }
    ElementType[] types = ElementType.values();
    return new MergeRecipe(
        method,
        method.needsBase() ? "base" : null,
        sources,
        values(method, MergeParameter.Scope.GLOBAL, random),
        types[random.nextInt(types.length)],
        random.nextLong());
  }

  private static SequencedMap<String, ParameterValue> values(
      MergeMethod method, MergeParameter.Scope scope, Random random) {
    SequencedMap<String, ParameterValue> values = new LinkedHashMap<>();
    for (MergeParameter parameter : method.parameters()) {
      boolean isNeeded = parameter.standard() == null;
      if (parameter.scope() == scope && (isNeeded || random.nextBoolean())) {
        values.put(parameter.name(), value(parameter, random));
      }
    }
    return values;
  }

  private static ParameterValue value(MergeParameter parameter, Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> ParameterValue.perLayer(number(parameter, random), number(parameter, random));
      case 1 -> new Gradient(List.of(number(parameter, random)));
      case 2 ->
          new Filtered(List.of(new Case("self attn: q", new Scalar(number(parameter, random)))));
      default -> new Scalar(number(parameter, random));
    };
  }

  private static double number(MergeParameter parameter, Random random) {
    return switch (parameter.domain()) {
      case REAL -> random.nextGaussian() * Math.pow(10, random.nextInt(-20, 20));
      case NOT_NEGATIVE, FRACTION, UNIT -> 1 - random.nextDouble();
      case SWITCH -> random.nextInt(2);
    };
  }

  @Test
  void leadsToTheSameModelsFromAnotherFolder() {
    MergeRecipe recipe =
        RecipeYaml.parse(
            """
            merge_method: ties
            base_model: ./models/aligned
            models: [{model: /far/expert, parameters: {weight: 1}}, {model: org/name, parameters: {weight: 1}}]
            dtype: float32
            """,
            "recipe.yaml");
    MergeRecipe moved = recipe.relocated(Path.of("/here/a"), Path.of("/here/b/best"));
    assertThat(moved.models()).containsExactly("../../a/models/aligned", "/far/expert", "org/name");
    assertThat(moved.relocated(Path.of("/here/b/best"), Path.of("/here/a")).base())
        .isEqualTo("models/aligned");
  }
}
