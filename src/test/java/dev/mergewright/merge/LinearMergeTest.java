package dev.mergewright.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mergewright.checkpoint.ArrayWeights;
import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.checkpoint.Weights;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinearMergeTest {
  private static final int SIZE = 700;
  private static final String[] TENSORS = {
    "model.layers.0.mlp.up_proj.weight", "model.norm.weight"
  };

  @ParameterizedTest
  @ValueSource(
      strings = {
        "merge_method: task_arithmetic; parameters: {lambda: 0.7}",
        "merge_method: linear; parameters: {normalize: false}",
        "merge_method: dare_linear; parameters: {density: 0.4}",
        "merge_method: della_linear; parameters: {density: 0.5, epsilon: 0.1}",
        "merge_method: breadcrumbs; parameters: {density: 0.4, gamma: 0.05}",
        "merge_method: ties; parameters: {election: frozen, density: 0.3, normalize: true}",
        "merge_method: ties; parameters: {election: unweighted, density: 0.3, normalize: false}",
        "merge_method: ties; parameters: {trim: model, election: frozen, density: 0.3}",
        "merge_method: dare_ties; parameters: {election: frozen, density: 0.6}",
        "merge_method: breadcrumbs_ties; parameters: {election: frozen, density: 0.4, rescale:"
            + " true}",
        "merge_method: della; parameters: {election: frozen, density: 0.5, epsilon: 0.1}",
      })
  void isTheRestAndEveryDirectionByItsWeight(String settings) {
    SourcePool pool = SourcePool.of(models(), 0);
    double[][] weights = {{0.3, -0.8}, {1.5, 0.25}, {0, 1}};
    LinearMerge at = LinearMerge.of(recipe(settings, weights[0]), pool);
    assertThat(at.sources()).containsExactly("one", "two");
    for (String tensor : TENSORS) {
      float[] rest = minusDirections(at, tensor);
      for (double[] others : weights) {
        LinearMerge other = LinearMerge.of(recipe(settings, others), pool);
        assertThat(other.weight(tensor, 1)).isEqualTo(others[1]);
        float[] there = minusDirections(other, tensor);
        for (int i = 0; i < SIZE; i++) {
          assertThat(there[i]).isCloseTo(rest[i], within(2e-6f)); // values are about 1
        }
      }
    }
  }

  /// With one source nobody is outvoted.
  @Test
  void isLinearUnderAnyElectionOfOneSource() {
    MergeRecipe recipe =
        RecipeYaml.parse(
            """
            merge_method: ties
            base_model: base
            parameters: {normalize: false, density: 0.3}
            models: [{model: one, parameters: {weight: 0.4}}]
            dtype: float32
            """,
            "a test");
    LinearMerge merge = LinearMerge.of(recipe, SourcePool.of(models(), 0));
    float[] base = models().get("base").read(TENSORS[0]);
    float[] merged = merge.weights().read(TENSORS[0]);
    float[] direction = direction(merge, TENSORS[0], 0);
    for (int i = 0; i < SIZE; i++) {
      assertThat(merged[i]).isCloseTo(base[i] + 0.4f * direction[i], within(2e-6f));
    }
  }

  @Test
  void hasTaskVectorsAsTheDirectionsOfTaskArithmeticToTheLastBit() {
    Map<String, Weights> models = models();
    LinearMerge merge =
        LinearMerge.of(
            recipe("merge_method: task_arithmetic", new double[] {0.3, 0.6}),
            SourcePool.of(models, 0));
    float[] base = models.get("base").read(TENSORS[0]);
    float[] source = models.get("two").read(TENSORS[0]);
    float[] direction = direction(merge, TENSORS[0], 1);
    for (int i = 0; i < SIZE; i++) {
      assertThat(direction[i]).isEqualTo(source[i] - base[i]);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      textBlock =
          """
          merge_method: ties; parameters: {normalize: false}  ~ the weights elect signs; set election: frozen
          merge_method: ties; parameters: {election: count}               ~ the weights elect signs
          merge_method: ties; parameters: {election: unweighted}          ~ normalize divides by the sum of the weights
          merge_method: linear                                ~ normalize divides by the sum of the weights; set normalize: false
          merge_method: sce                     ~ it is no weighted sum
          merge_method: task_arithmetic; compat: mergekit     ~ rounds every step
          """)
  void refusesWhatIsNotLinearInItsWeights(String settings, String reason) {
    MergeRecipe recipe = recipe(settings, new double[] {1, 1});
    assertThatThrownBy(() -> LinearMerge.of(recipe, SourcePool.of(models(), 0)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("is not linear in its weights for " + TENSORS[0])
        .hasMessageContaining(reason);
  }

  private static float[] minusDirections(LinearMerge merge, String tensor) {
    float[] rest = merge.weights().read(tensor);
    for (int s = 0; s < merge.sources().size(); s++) {
      float[] direction = direction(merge, tensor, s);
      for (int i = 0; i < SIZE; i++) {
        rest[i] -= (float) (merge.weight(tensor, s) * direction[i]);
      }
    }
    return rest;
  }

  /// Read in uneven tiles.
  private static float[] direction(LinearMerge merge, String tensor, int source) {
    float[] whole = new float[SIZE];
    for (int from = 0; from < SIZE; from += 300) {
      int count = Math.min(300, SIZE - from);
      float[] tile = new float[count];
      merge.readDirection(tensor, source, from, tile, count);
      System.arraycopy(tile, 0, whole, from, count);
    }
    return whole;
  }

  private static MergeRecipe recipe(String settings, double[] weights) {
    boolean averages = settings.startsWith("merge_method: linear");
    String model =
        settings.contains("sce") ? "{model: %s}" : "{model: %s, parameters: {weight: %s}}";
    String yaml =
        "%s\n%smodels: [%s, %s]\ndtype: float32\n"
            .formatted(
                settings.replace("; ", "\n"),
                averages ? "" : "base_model: base\n",
                model.formatted("one", weights[0]),
                model.formatted("two", weights[1]));
    return RecipeYaml.parse(yaml, "a test");
  }

  private static Map<String, Weights> models() {
    SequencedMap<String, Weights> models = new LinkedHashMap<>();
    for (String model : new String[] {"base", "one", "two"}) {
      SplittableRandom random = new SplittableRandom(model.hashCode());
      SplittableRandom common = new SplittableRandom(1);
      ArrayWeights weights = new ArrayWeights();
      for (String tensor : TENSORS) {
        float[] array = new float[SIZE];
        for (int i = 0; i < SIZE; i++) {
          double own = model.equals("base") ? 0 : 0.1 * random.nextGaussian();
          array[i] = (float) (common.nextGaussian() + own);
        }
        weights.with(tensor, array);
      }
      models.put(model, weights);
    }
    return models;
  }
}
