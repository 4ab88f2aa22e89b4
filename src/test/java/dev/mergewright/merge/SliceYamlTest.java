package dev.mergewright.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.merge.Numerics.Rounding;
import dev.mergewright.merge.ParameterValue.Case;
import dev.mergewright.merge.ParameterValue.Filtered;
import dev.mergewright.merge.ParameterValue.Scalar;
import dev.mergewright.tensor.ElementType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The parts of the dialect that stack layers, wrap modules and chain merges.
class SliceYamlTest {
  private static final String STACK =
      """
      slices:
        - sources:
            - model: a
              layer_range: [0, 2]
        - sources:
            - model: b
              layer_range: [1, 3]
              parameters:
                scale: 0.5
      merge_method: passthrough
      dtype: bfloat16
      """;

  private static final String CARD =
      """
      slices:
        - sources:
            - model: a
              layer_range: [0, 32]
            - model: b
              layer_range: [0, 32]
      merge_method: slerp
      base_model: a
      parameters:
        t:
          - filter: self_attn
            value: [0, 0.5, 0.3, 0.7, 1]
          - value: 0.5
      dtype: bfloat16
      """;

  private static final String CHAIN =
      """
      name: two
      merge_method: linear
      models:
        - {model: one, parameters: {weight: 1}}
        - {model: b, parameters: {weight: 1}}
      dtype: float32
      ---
      merge_method: ties
      base_model: base
      models:
        - {model: two, parameters: {weight: 1}}
      dtype: float32
      ---
      name: one
      merge_method: passthrough
      models:
        - model: a
      dtype: bfloat16
      """;

  @Test
  void readsStackedLayers() {
    MergeRecipe recipe = RecipeYaml.parse(STACK, "stack.yaml");
    assertThat(recipe.slices())
        .containsExactly(
            slice(null, new MergeSource("a", new LayerRange(0, 2), new LinkedHashMap<>())),
            slice(
                null,
                new MergeSource(
                    "b",
                    new LayerRange(1, 3),
                    new LinkedHashMap<>(Map.of("scale", new Scalar(0.5))))));
    assertThat(recipe.models()).containsExactly("a", "b");
  }

  @Test
  void takesTheListedBaseWithItsLayers() {
    MergeRecipe recipe = RecipeYaml.parse(CARD, "card.yaml");
    LayerRange all = new LayerRange(0, 32);
    assertThat(recipe.slices())
        .containsExactly(
            slice(
                new MergeSource("a", all, new LinkedHashMap<>()),
                new MergeSource("b", all, new LinkedHashMap<>())));
  }

  @Test
  void givesABaseThatIsNotListedTheLayersOfTheSources() {
    String text =
        CARD.replace("base_model: a\n", "base_model: c\n").replace("slerp", "model_stock");
    MergeRecipe recipe =
        RecipeYaml.parse(text.substring(0, text.indexOf("parameters")), "card.yaml");
    MergeSource base = recipe.slices().getFirst().base();
    assertThat(base).isEqualTo(new MergeSource("c", new LayerRange(0, 32), new LinkedHashMap<>()));
  }

  @Test
  void readsAModuleWhoseParametersComeBeforeTheGlobalOnes() {
    MergeRecipe recipe =
        RecipeYaml.parse(
            """
            merge_method: linear
            modules:
              default:
                models:
                  - model: a
                  - model: b
                parameters:
                  weight:
                    - filter: mlp
                      value: 0.25
            parameters: {weight: 1, normalize: false}
            dtype: float16
            """,
            "module.yaml");
    assertThat(recipe.parameters().get("weight"))
        .isEqualTo(
            new Filtered(List.of(new Case("mlp", new Scalar(0.25)), new Case("*", new Scalar(1)))));
    assertThat(recipe.parameters()).containsEntry("normalize", new Scalar(0));
  }

  @Test
  void makesTheDocumentWithoutANameOfStagesInTheOrderOfTheirNeeds() {
    MergeRecipe recipe = RecipeYaml.parse(CHAIN, "chain.yaml");
    assertThat(recipe.method()).isEqualTo(new Ties());
    assertThat(recipe.stages().keySet()).containsExactly("one", "two");
    assertThat(recipe.models()).containsExactly("base", "two");
    assertThat(recipe.checkpoints()).containsExactly("a", "b", "base");
  }

  @Test
  void keepsTheNamesOfStagesWhenModelsAreRenamed() {
    MergeRecipe recipe = RecipeYaml.parse(CHAIN, "chain.yaml").withModels(model -> "/m/" + model);
    assertThat(recipe.models()).containsExactly("/m/base", "two");
    assertThat(recipe.checkpoints()).containsExactly("/m/a", "/m/b", "/m/base");
  }

  @ParameterizedTest
  @ValueSource(strings = {STACK, CARD, CHAIN})
  void readsWhatItWrote(String text) {
    MergeRecipe recipe = RecipeYaml.parse(text, "recipe.yaml");
    String written = RecipeYaml.write(recipe);
    assertThat(RecipeYaml.parse(written, "again.yaml")).as(written).isEqualTo(recipe);
    assertThat(RecipeYaml.write(RecipeYaml.parse(written, "again.yaml"))).isEqualTo(written);
  }

  @Test
  void keepsTypesRoundingAndCompat() {
    String text = CARD + "out_dtype: float16\ncompat: mergekit\nrounding: stochastic\nseed: 3\n";
    MergeRecipe recipe = RecipeYaml.parse(text, "card.yaml");
    assertThat(recipe.numerics())
        .isEqualTo(new Numerics(ElementType.F16, Rounding.STOCHASTIC, true, ElementType.BF16));
    assertThat(RecipeYaml.parse(RecipeYaml.write(recipe), "again.yaml")).isEqualTo(recipe);
    String untyped = CARD.replace("dtype: bfloat16\n", "");
    assertThat(RecipeYaml.parse(untyped, "card.yaml").numerics())
        .isEqualTo(new Numerics(null, Rounding.NEAREST, false, null));
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[0, 2] | [2, 0] | stack.yaml:4: layer_range must be [first, last plus one], such as [0,"
            + " 16], was [2,0]",
        "layer_range: [0, 2] | `` | stack.yaml:3: layer_range must be [first, last plus one], such"
            + " as [0, 16], was missing",
        "layer_range: [0, 2] | layers: [0, 2] | stack.yaml:4: unknown key layers; known are"
            + " layer_range, model, parameters",
        "scale: 0.5 | scael: 0.5 | stack.yaml:9: passthrough has no parameter scael; did you mean"
            + " scale?",
        "slices: | slizes: | stack.yaml:1: unknown key slizes; did you mean slices?"
      })
  void explainsWhatIsWrongInASlice(String good, String bad, String message) {
    String text = STACK.replace(good, bad == null ? "" : bad);
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> RecipeYaml.parse(text, "stack.yaml"))
        .withMessage(message);
  }

  @Test
  void refusesRangesOfUnequalLength() {
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> RecipeYaml.parse(CARD.replaceFirst("\\[0, 32]", "[0, 31]"), "card.yaml"))
        .withMessage(
            "card.yaml:5: all layer ranges of a slice must have the same length, were 31 and 32"
                + " layers");
  }

  @Test
  void refusesStagesThatNeedThemselves() {
    String loop = CHAIN.replace("- model: a", "- model: two");
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> RecipeYaml.parse(loop, "loop.yaml"))
        .withMessage("loop.yaml:1: two is made of itself, by way of [two, one]");
  }

  @Test
  void refusesTwoMergesToMake() {
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> RecipeYaml.parse(CHAIN.replace("name: two\n", ""), "two.yaml"))
        .withMessageEndingWith("two documents have no name; only the merge to make has none");
  }

  private static MergeSlice slice(MergeSource base, MergeSource source) {
    return new MergeSlice(base, List.of(source), new LinkedHashMap<>());
  }
}
