package dev.mergewright.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mergewright.checkpoint.ArrayWeights;
import dev.mergewright.tensor.ElementType;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// SCE, RAM and Arcee Fusion where the golden values do not reach: small numbers, ties, nothing to
/// select, and a quartile rule against a sort.
class SelectiveMethodsTest {
  @Test
  void sceWeighsSmallTaskVectorsByTheirSize() {
    // |d|^2 is 16 and 4 times 1e-10: weights 0.8 and 0.2. mergekit would take the mean, 3e-5.
    float[] merged =
        merge(
            new Sce(),
            "select_topk",
            1,
            List.of(1L),
            new float[1],
            new float[][] {{4e-5f}, {2e-5f}});
    assertThat(merged).containsExactly(new float[] {3.6e-5f}, within(1e-10f));
  }

  @Test
  void sceWeighsWhatItSelected() {
    // Variances 1, 4, 1/4 and 0: half of the three that differ is one, the second. Only y is left.
    float[][] sources = {{2, 0, 1, 5}, {0, 4, 0, 5}};
    assertThat(merge(new Sce(), "select_topk", 0.5, List.of(4L), new float[4], sources))
        .containsExactly(0, 4, 0, 0);
  }

  @Test
  void sceSelectsTheLowestOfEqualVariances() {
    float[][] sources = {{1, -1, 1, -1}, {0, 0, 0, 0}};
    assertThat(merge(new Sce(), "select_topk", 0.5, List.of(4L), new float[4], sources))
        .containsExactly(1, -1, 0, 0);
  }

  @Test
  void sceOfOneSourceSelectsNothing() {
    assertThat(
            merge(new Sce(), "select_topk", 0.5, List.of(2L), new float[2], new float[][] {{1, 2}}))
        .containsExactly(0, 0);
  }

  @Test
  void ramAveragesOverTheSourcesThatChangedAnEntry() {
    float[][] sources = {{3, 1, 0.0005f, 0}, {5, 0, 0, 0}, {-2, 0.0005f, 0, 0}};
    assertThat(merge(new Ram(), "epsilon", 0.001, List.of(4L), new float[4], sources))
        .containsExactly(2, 1, 0, 0);
  }

  @Test
  void ramPlusScalesUniqueEntriesByTheRatioOfSharedOnes() {
    // Source x: 10 unique, 1 shared, ratio 0.1; source y: 1 shared and 1 unique, ratio 1, cut to
    // 0.2.
    float[] x = new float[12];
    float[] y = new float[12];
    Arrays.fill(x, 0, 11, 1);
    y[0] = 3;
    y[11] = 1;
    float[] merged =
        merge(new RamPlus(), "epsilon", 0, List.of(12L), new float[12], new float[][] {x, y});
    float[] expected = new float[12];
    Arrays.fill(expected, 1.01f);
    expected[0] = 2;
    expected[11] = 1.02f;
    assertThat(merged).containsExactly(expected, within(1e-6f));
  }

  @Test
  void fusionTakesWhatStandsOutOfExactQuartiles() {
    int rows = 40;
    int columns = 300;
    Random random = new Random(9);
    float[] base = new float[rows * columns];
    float[] x = new float[base.length];
    for (int i = 0; i < x.length; i++) {
      base[i] = (float) random.nextGaussian();
      x[i] = base[i] + (float) (0.01 * random.nextGaussian());
    }
    double[] importance = new double[x.length];
    for (int row = 0; row < rows; row++) {
      double divergence = divergence(x, base, row * columns, columns);
      for (int i = row * columns; i < (row + 1) * columns; i++) {
        importance[i] = Math.abs(x[i] - base[i]) * divergence;
      }
    }
    double[] sorted = importance.clone();
    Arrays.sort(sorted);
    int last = x.length - 1;
    double threshold =
        sorted[last / 2] + 1.5 * (sorted[(int) (0.75 * last)] - sorted[(int) (0.25 * last)]);
    float[] merged =
        merge(
            new ArceeFusion(),
            "",
            0,
            List.of((long) rows, (long) columns),
            base,
            new float[][] {x});
    // Float and double disagree only next to the threshold.
    assertThat(
            IntStream.range(0, x.length)
                .filter(i -> Math.abs(importance[i] / threshold - 1) > 1e-5)
                .filter(i -> merged[i] != (importance[i] >= threshold ? x[i] : base[i])))
        .isEmpty();
  }

  private static double divergence(float[] x, float[] b, int from, int length) {
    double sumX = 0;
    double sumB = 0;
    for (int i = from; i < from + length; i++) {
      sumX += Math.exp(x[i]);
      sumB += Math.exp(b[i]);
    }
    double divergence = 0;
    for (int i = from; i < from + length; i++) {
      double p = Math.exp(x[i]) / sumX + 1e-8;
      double q = Math.exp(b[i]) / sumB + 1e-8;
      divergence += p * Math.log(p / q);
    }
    return divergence;
  }

  private static float[] merge(
      MergeMethod method,
      String parameter,
      double value,
      List<Long> shape,
      float[] base,
      float[][] sources) {
    SequencedMap<String, ArrayWeights> models = new LinkedHashMap<>();
    models.put("base", new ArrayWeights().with("w", ElementType.F32, shape, base));
    for (int i = 0; i < sources.length; i++) {
      models.put("x" + i, new ArrayWeights().with("w", ElementType.F32, shape, sources[i]));
    }
    SequencedMap<String, ParameterValue> values = new LinkedHashMap<>();
    if (!parameter.isEmpty()) {
      values.put(parameter, new ParameterValue.Scalar(value));
    }
    List<MergeSource> experts =
        models.sequencedKeySet().stream().skip(1).map(MergeSource::of).toList();
    var recipe = new MergeRecipe(method, "base", experts, values, ElementType.F32, 1);
    return MergedWeights.of(recipe, SourcePool.of(models, 1 << 20)).read("w");
  }
}
