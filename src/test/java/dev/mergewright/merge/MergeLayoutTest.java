package dev.mergewright.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.mergewright.checkpoint.ArrayWeights;
import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.tensor.ElementType;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MergeLayoutTest {
  private static final String STACK =
      """
      slices:
        - sources:
            - {model: a, layer_range: [0, 2]}
        - sources:
            - {model: b, layer_range: [1, 3]}
        - sources:
            - {model: a, layer_range: [2, 3]}
      merge_method: passthrough
      dtype: float32
      """;

  @Test
  void stacksLayersAndRenumbersThem() {
    MergedWeights merged = merge(STACK, Map.of("a", model(3, 100), "b", model(3, 200)));
    assertThat(merged.tensors().keySet())
        .containsExactly(
            "model.embed_tokens.weight",
            "model.layers.0.mlp.weight",
            "model.layers.1.mlp.weight",
            "model.layers.2.mlp.weight",
            "model.layers.3.mlp.weight",
            "model.layers.4.mlp.weight",
            "model.norm.weight",
            "lm_head.weight");
    assertThat(IntStream.range(0, 5).mapToDouble(i -> first(merged, layer(i))).toArray())
        .containsExactly(100, 101, 201, 202, 102);
    assertThat(first(merged, "model.embed_tokens.weight")).isEqualTo(100 - 1);
    assertThat(first(merged, "lm_head.weight")).isEqualTo(100 - 3);
  }

  @Test
  void accountsForEveryTensorOfEveryModel() {
    Map<String, ArrayWeights> models = Map.of("a", model(4, 100), "b", model(3, 200));
    MergeLayout layout = merge(STACK, models).layout();
    Set<String> told = new HashSet<>();
    layout
        .placements()
        .values()
        .forEach(
            placed ->
                placed.sources().forEach(origin -> told.add(origin.model() + origin.tensor())));
    layout.leftOut().forEach(left -> told.add(left.model() + left.tensor()));
    Set<String> all = new HashSet<>();
    models.forEach((name, weights) -> weights.tensors().keySet().forEach(t -> all.add(name + t)));
    assertThat(told).isEqualTo(all);
    assertThat(layout.leftOut())
        .containsExactlyInAnyOrder(
            new LeftOut("a", layer(3), "its layer is in no slice"),
            new LeftOut("b", layer(0), "its layer is in no slice"),
            new LeftOut("b", "model.embed_tokens.weight", OUTSIDE),
            new LeftOut("b", "model.norm.weight", OUTSIDE),
            new LeftOut("b", "lm_head.weight", OUTSIDE));
  }

  private static final String OUTSIDE =
      "it lies outside of the layers, and the model is not in the slice at that end";

  @Test
  void startsGradientsAnewInEachSliceAndReadsFiltersByTheNameInTheSource() {
    String text =
        """
        slices:
          - sources:
              - {model: a, layer_range: [0, 3], parameters: {scale: [1, 3]}}
          - sources:
              - model: b
                layer_range: [0, 2]
                parameters: {scale: [{filter: layers.1., value: 10}, {value: [5, 7]}]}
        merge_method: passthrough
        dtype: float32
        """;
    MergedWeights merged = merge(text, Map.of("a", model(3, 1), "b", model(3, 1)));
    assertThat(IntStream.range(0, 5).mapToDouble(i -> first(merged, layer(i))).toArray())
        .containsExactly(1, 2 * 2, 3 * 3, 5, 2 * 10);
  }

  @Test
  void namesWhatOneModelHasAndAnotherLacks() {
    ArrayWeights base = model(1, 1).with("model.extra", ElementType.F32, List.of(1L), 5f);
    ArrayWeights expert = model(1, 2).with("value_head", ElementType.F32, List.of(1L), 9f);
    MergedWeights merged =
        merge(
            "{merge_method: task_arithmetic, base_model: base, dtype: float32, models: [{model: x,"
                + " parameters: {weight: 1}}]}",
            Map.of("base", base, "x", expert));
    assertThat(first(merged, "model.extra")).isEqualTo(5);
    assertThat(merged.tensors()).doesNotContainKey("value_head");
    assertThat(merged.layout().leftOut())
        .containsExactly(new LeftOut("x", "value_head", "base has no such tensor"));
    assertThat(merged.layout().lacking())
        .containsExactly(new LeftOut("x", "model.extra", "the model has no such tensor"));
  }

  @Test
  void keepsStoredTypesWhereTheRecipeNamesNone() {
    ArrayWeights mixed =
        new ArrayWeights()
            .with("layers.0.w", ElementType.BF16, List.of(1L), 1f)
            .with("layers.0.norm", ElementType.F32, List.of(1L), 1f);
    MergedWeights merged =
        merge("{merge_method: passthrough, models: [{model: a}]}", Map.of("a", mixed));
    assertThat(merged.tensors().get("layers.0.w").type()).isEqualTo(ElementType.BF16);
    assertThat(merged.tensors().get("layers.0.norm").type()).isEqualTo(ElementType.F32);
  }

  @Test
  void computesStagesOnTheWayAsIfTheyHadBeenWritten() {
    String chain =
        """
        name: half
        merge_method: linear
        models: [{model: a, parameters: {weight: 1}}, {model: b, parameters: {weight: 2}}]
        dtype: bfloat16
        ---
        merge_method: linear
        models: [{model: half, parameters: {weight: 1}}, {model: a, parameters: {weight: 0}}]
        dtype: float32
        """;
    MergeRecipe recipe = RecipeYaml.parse(chain, "chain.yaml");
    Map<String, ArrayWeights> models = Map.of("a", model(1, 1), "b", model(1, 2));
    SourcePool pool = SourcePool.of(models, 0).with(recipe.stages());
    float exact = (1 + 2 * 2) / 3f;
    assertThat(first(MergedWeights.of(recipe, pool), layer(0)))
        .isEqualTo(ElementType.BF16.round(exact))
        .isNotEqualTo(exact);
  }

  @Test
  void refusesLayersThatAModelDoesNotHave() {
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> merge(STACK, Map.of("a", model(3, 1), "b", model(2, 1))))
        .withMessage(
            "layer_range [1, 3] leaves the 2 layers of b; the end is the number of the last layer"
                + " plus one");
  }

  @Test
  void refusesWholeModelsOfUnequalDepth() {
    String text = "{merge_method: karcher, models: [{model: a}, {model: b}], dtype: float32}";
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> merge(text, Map.of("a", model(3, 1), "b", model(2, 1))))
        .withMessage(
            "b has 2 layers model.layers.N, but a has 3; merge models of one architecture, or take"
                + " the layers that fit by slices");
  }

  @Test
  void tellsUnequalVocabulariesFromOtherShapes() {
    String text = "{merge_method: karcher, models: [{model: a}, {model: b}], dtype: float32}";
    ArrayWeights two = embedding(2, 3);
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> merge(text, Map.of("a", two, "b", embedding(4, 3))))
        .withMessageContaining("the vocabularies differ, so add tokenizer:");
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> merge(text, Map.of("a", two, "b", embedding(2, 4))))
        .withMessageContaining("merge models of one architecture");
  }

  private static ArrayWeights embedding(long rows, long columns) {
    return new ArrayWeights()
        .with(
            "model.embed_tokens.weight",
            ElementType.F32,
            List.of(rows, columns),
            new float[(int) (rows * columns)]);
  }

  /// Layer i holds `first + i`; what lies outside holds numbers below `first`.
  private static ArrayWeights model(int layers, float first) {
    ArrayWeights model = new ArrayWeights();
    model.with("model.embed_tokens.weight", ElementType.F32, List.of(1L), first - 1);
    for (int i = 0; i < layers; i++) {
      model.with(layer(i), ElementType.F32, List.of(1L), first + i);
    }
    model.with("model.norm.weight", ElementType.F32, List.of(1L), first - 2);
    return model.with("lm_head.weight", ElementType.F32, List.of(1L), first - 3);
  }

  private static String layer(int index) {
    return "model.layers." + index + ".mlp.weight";
  }

  private static float first(MergedWeights merged, String tensor) {
    return merged.read(tensor)[0];
  }

  private static MergedWeights merge(String text, Map<String, ArrayWeights> models) {
    MergeRecipe recipe = RecipeYaml.parse(text, "recipe.yaml");
    return MergedWeights.of(recipe, SourcePool.differing(new LinkedHashMap<>(models)));
  }
}
