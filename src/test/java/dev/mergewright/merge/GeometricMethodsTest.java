package dev.mergewright.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.mergewright.checkpoint.ArrayWeights;
import dev.mergewright.checkpoint.InvalidInputException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The corners of methods that look at angles: vanishing, parallel and opposed vectors.
class GeometricMethodsTest {
  private static final float[] NOTHING = {0, 0};
  private static final float[] RIGHT = {2, 0};
  private static final float[] UP = {0, 2};
  private static final float[] LEFT = {-2, 0};

  @Test
  void modelStockAveragesParallelTaskVectorsAndIgnoresOrthogonalOnes() {
    assertThat(merged("model_stock", "", true, NOTHING, RIGHT, RIGHT)).containsExactly(2, 0);
    assertThat(merged("model_stock", "", true, NOTHING, RIGHT, UP)).containsExactly(0, 0);
  }

  @Test
  void modelStockSeesTheAngleOfSmallTaskVectors() {
    // 1e-6 in the divisor, as in mergekit, would make the cosine 0.01 instead of 1.
    float[] small = {1e-4f, 0};
    assertThat(merged("model_stock", "", true, NOTHING, small, small)).containsExactly(small);
  }

  @Test
  void modelStockReturnsTheBaseWhereTheRatioHasNoValue() {
    assertThat(merged("model_stock", "", true, NOTHING, RIGHT, LEFT)).containsExactly(0, 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nuslerp", "multislerp"})
  void keepATensorThatNoSourceChanged(String method) {
    String weights = "weight: 0.5";
    assertThat(merged(method, weights, true, RIGHT, RIGHT, RIGHT)).containsExactly(2, 0);
    assertThat(merged(method, weights, false, NOTHING, NOTHING, NOTHING)).containsExactly(0, 0);
  }

  @Test
  void multiSlerpKeepsATensorThatNoneOfThreeSourcesChanged() {
    assertThat(merged("multislerp", "weight: 1", true, UP, UP, UP, UP)).containsExactly(0, 2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nuslerp", "multislerp"})
  void turnHalfWayBetweenOrthogonalVectorsOfOneLength(String method) {
    float half = (float) Math.sqrt(2);
    assertThat(merged(method, "weight: 1", false, NOTHING, RIGHT, UP))
        .containsExactly(new float[] {half, half}, within(1e-6f));
  }

  @ParameterizedTest
  @ValueSource(strings = {"nuslerp", "multislerp"})
  void averageOpposedVectors(String method) {
    assertThat(merged(method, "weight: 1", false, NOTHING, RIGHT, LEFT)).containsExactly(0, 0);
  }

  @Test
  void karcherTurnsHalfWayAndKeepsTheMeanLength() {
    float half = (float) Math.sqrt(4.5);
    assertThat(merged("karcher", "", false, NOTHING, RIGHT, new float[] {0, 4}))
        .containsExactly(new float[] {half, half}, within(1e-5f));
  }

  @Test
  void karcherOfNothingIsNothing() {
    assertThat(merged("karcher", "", false, NOTHING, NOTHING, NOTHING)).containsExactly(0, 0);
    assertThat(merged("karcher", "", false, NOTHING, NOTHING, RIGHT)).containsExactly(1, 0);
  }

  @Test
  void nearSwapGoesNoFurtherThanItMay() {
    assertThat(merged("nearswap", "t: 0.5", true, NOTHING, new float[] {0.4f, -3}))
        .containsExactly(0.4f, -0.5f);
    assertThat(merged("nearswap", "t: 0", true, UP, RIGHT)).containsExactly(UP);
  }

  @Test
  void passthroughCopies() {
    assertThat(merged("passthrough", "", false, NOTHING, LEFT)).containsExactly(LEFT);
  }

  @Test
  void refuseTooFewModels() {
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> merged("model_stock", "", true, NOTHING, RIGHT))
        .withMessageContaining("model_stock needs at least 2 models besides the base, found 1");
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> merged("nuslerp", "weight: 1", true, NOTHING, RIGHT, UP, LEFT))
        .withMessageContaining("nuslerp needs exactly 2 models besides the base, found 3");
  }

  @Test
  void takesABaseThatIsListedForABase() {
    MergeRecipe recipe =
        RecipeYaml.parse(
            """
            merge_method: nuslerp
            base_model: base
            models: [{model: base}, {model: x}, {model: y}]
            parameters: {weight: 1}
            dtype: float32
            """,
            "recipe.yaml");
    assertThat(recipe.models()).containsExactly("base", "x", "y");
  }

  private static float[] merged(
      String method, String parameters, boolean withBase, float[] base, float[]... sources) {
    SequencedMap<String, ArrayWeights> models = new LinkedHashMap<>();
    models.put("base", new ArrayWeights().with("w", base));
    StringBuilder list = new StringBuilder();
    for (int i = 0; i < sources.length; i++) {
      models.put("x" + i, new ArrayWeights().with("w", sources[i]));
      list.append("  - model: x").append(i).append('\n');
    }
    String recipe =
        "merge_method: %s\n%smodels:\n%sparameters: {%s}\ndtype: float32\n"
            .formatted(method, withBase ? "base_model: base\n" : "", list, parameters);
    SourcePool pool = SourcePool.of(Map.copyOf(models), 1 << 20);
    return MergedWeights.of(RecipeYaml.parse(recipe, "recipe.yaml"), pool).read("w");
  }
}
