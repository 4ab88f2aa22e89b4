package dev.mergewright.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mergewright.checkpoint.ArrayWeights;
import dev.mergewright.tensor.ElementType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

/// Where our rules differ from mergekit's on purpose, or chance is involved: values computed by
/// hand and distributions.
class SparseMethodsTest {
  private static final String TENSOR = "model.layers.0.mlp.up_proj.weight";
  private static final float[] BASE = {1, -2, 0.5f, 0.25f, 3, -1};
  private static final float[] X = {1.4f, -2.1f, 0.3f, 0.25f, 2, -1.6f};

  @Test
  void dareLinearWithoutDroppingIsTaskArithmetic() {
    Map<String, Double> global = Map.of("weight", 0.75, "lambda", 0.5);
    assertThat(merge(new DareLinear(), global, BASE, X, 3))
        .containsExactly(merge(new TaskArithmetic(), global, BASE, X, 3));
  }

  @Test
  void dareLinearDropsWhatDareTiesDrops() {
    Map<String, Double> global = Map.of("weight", 0.75, "density", 0.5);
    assertThat(merge(new DareLinear(), global, BASE, X, 3))
        .containsExactly(merge(new DareTies(), global, BASE, X, 3));
  }

  @Test
  void breadcrumbsWithoutOutliersTrimsAsTies() {
    // floor(0.01 * 6) = 0 outliers; mergekit would return the base.
    Map<String, Double> global = Map.of("weight", 1.0, "density", 0.5, "gamma", 0.01);
    assertThat(merge(new Breadcrumbs(), global, BASE, X, 3))
        .containsExactly(new float[] {1.4f, -2, 0.5f, 0.25f, 2, -1.6f}, within(1e-6f));
  }

  @Test
  void breadcrumbsDropsFewerOutliersBeforeItKeepsLessThanTheDensity() {
    // k = 5, and floor(0.4 * 6) = 2 outliers would leave 4: one outlier, the -1, is dropped.
    Map<String, Double> global = Map.of("weight", 1.0, "density", 0.9, "gamma", 0.4);
    assertThat(merge(new Breadcrumbs(), global, BASE, X, 3))
        .containsExactly(new float[] {1.4f, -2.1f, 0.3f, 0.25f, 3, -1.6f}, within(1e-6f));
  }

  @Test
  void breadcrumbsCountsTheLowestOfEqualMagnitudesAsTheLargest() {
    float[] x = {1, -1, 1, -1, 1};
    Map<String, Double> global = Map.of("weight", 1.0, "density", 0.4, "gamma", 0.2);
    assertThat(merge(new Breadcrumbs(), global, new float[5], x, 5))
        .containsExactly(0, -1, 1, 0, 0);
  }

  @Test
  void breadcrumbsGivesTheNormBackWhenAsked() {
    float[] x = {4, 3, 2, 1, 0};
    Map<String, Double> global =
        Map.of("weight", 1.0, "density", 0.4, "gamma", 0.2, "rescale", 1.0);
    assertThat(merge(new Breadcrumbs(), global, new float[5], x, 5))
        .containsExactly(0, 6, 4, 0, 0); // (3, 2) times 10/5
  }

  @Test
  void dellaKeepsByRankAndKeepsTheExpectation() {
    int rows = 20_000;
    float[] x = new float[rows * 3];
    for (int i = 0; i < x.length; i++) {
      x[i] = (i % 3 == 0 ? 3 : i % 3 == 1 ? -1 : 2) * (i / 3 % 2 == 0 ? 1 : 10); // ranks 2, 0, 1
    }
    Map<String, Double> global = Map.of("weight", 1.0, "density", 0.5, "epsilon", 0.2);
    float[] merged = merge(new DellaLinear(), global, new float[x.length], x, 3);
    double[] expected = {0.7, 0.3, 0.5};
    for (int column = 0; column < 3; column++) {
      double kept = 0;
      for (int i = column; i < x.length; i += 3) {
        kept += merged[i] == 0 ? 0 : 1;
        float factor = (float) (x[i] / expected[column]);
        assertThat(merged[i] == 0 || Math.abs(merged[i] - factor) < 1e-4).isTrue();
      }
      double p = expected[column];
      assertThat(kept / rows)
          .isCloseTo(p, within(5 * Math.sqrt(p * (1 - p) / rows))); // standard errors
    }
  }

  @Test
  void dellaShrinksEpsilonWhereItLeavesTheUnitInterval() {
    // density 0.9 leaves 0.1: the largest entry of a row has probability 1, the smallest 0.8.
    float[] x = new float[2000];
    for (int i = 0; i < x.length; i++) {
      x[i] = i % 2 + 1;
    }
    Map<String, Double> global =
        Map.of("weight", 1.0, "density", 0.9, "epsilon", 0.5, "rescale", 0.0);
    float[] merged = merge(new DellaLinear(), global, new float[x.length], x, 2);
    int dropped = 0;
    for (int i = 0; i < x.length; i += 2) {
      assertThat(merged[i + 1]).isEqualTo(2);
      dropped += merged[i] == 0 ? 1 : 0;
    }
    assertThat(dropped / 1000.0).isCloseTo(0.2, within(5 * Math.sqrt(0.2 * 0.8 / 1000)));
  }

  @Test
  void dellaRanksARowOfOneAsItsDensity() {
    Map<String, Double> global = Map.of("weight", 1.0, "density", 0.5);
    float[] x = {1, 1, 1, 1, 1, 1, 1, 1};
    assertThat(merge(new DellaLinear(), global, new float[8], x, 1)).containsOnly(0, 2);
  }

  private static float[] merge(
      MergeMethod method, Map<String, Double> global, float[] base, float[] x, int columns) {
    List<Long> shape = List.of((long) base.length / columns, (long) columns);
    SequencedMap<String, ParameterValue> values = new LinkedHashMap<>();
    global.forEach((name, value) -> values.put(name, new ParameterValue.Scalar(value)));
    var recipe =
        new MergeRecipe(method, "base", List.of(MergeSource.of("x")), values, ElementType.F32, 3);
    Map<String, ArrayWeights> models =
        Map.of(
            "base", new ArrayWeights().with(TENSOR, ElementType.F32, shape, base),
            "x", new ArrayWeights().with(TENSOR, ElementType.F32, shape, x));
    return MergedWeights.of(recipe, SourcePool.of(models, 1 << 20)).read(TENSOR);
  }
}
