package dev.mergewright.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.mergewright.checkpoint.ArrayWeights;
import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.tensor.ElementType;
import dev.mergewright.tensor.Tiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Laws that hold whatever the numbers, on tensors of one tile and a rest.
class MergeLawsTest {
  private static final int N = Tiles.SIZE + 5;
  private static final String TENSOR = "model.layers.0.mlp.up_proj.weight";

  /// What adds weighted task vectors to the base and changes nothing at density 1.
  private static final List<MergeMethod> ARITHMETIC =
      List.of(
          new TaskArithmetic(),
          new Ties(),
          new DareTies(),
          new DareLinear(),
          new Breadcrumbs(),
          new BreadcrumbsTies(),
          new Della(),
          new DellaLinear());

  static LongStream seeds() {
    return LongStream.of(1, 2, 3, new Random(2406).nextLong());
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void aModelMergedWithItselfIsThatModel(long seed) {
    float[] base = base(seed);
    for (MergeMethod method : MergeMethod.ALL) {
      List<float[]> copies = Collections.nCopies(method.minSources(), base);
      float[] merged = merge(method, base, copies, Map.of("t", 0.3), Map.of("weight", 0.3));
      // Slerp of parallel vectors: 0.7 b + 0.3 b is rounded twice.
      assertThat(IntStream.range(0, N).filter(i -> Math.abs(merged[i] - base[i]) > 1e-6))
          .as(method.name())
          .isEmpty();
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void anAverageOfEqualModelsIsExact(long seed) {
    float[] base = base(seed);
    assertThat(merge(new Linear(), base, List.of(base, base), Map.of(), Map.of("weight", 0.37)))
        .containsExactly(base);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void weightZeroRemovesASource(long seed) {
    float[] base = base(seed);
    float[] x = expert(base, seed + 1);
    float[] y = expert(base, seed + 2);
    List<MergeMethod> methods = new ArrayList<>(ARITHMETIC);
    methods.add(new Linear());
    for (MergeMethod method : methods) {
      List<Map<String, Double>> both = List.of(Map.of("weight", 0.6), Map.of("weight", 0.0));
      float[] with = merge(method, base, List.of(x, y), Map.of(), both);
      float[] without = merge(method, base, List.of(x), Map.of(), Map.of("weight", 0.6));
      assertThat(with).as(method.name()).containsExactly(without);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void lambdaZeroReturnsTheBaseBitForBit(long seed) {
    float[] base = base(seed);
    base[3] = -0f;
    float[] x = expert(base, seed + 1);
    for (MergeMethod method : ARITHMETIC) {
      float[] merged =
          merge(method, base, List.of(x), Map.of("lambda", 0.0), Map.of("weight", 0.9));
      assertThat(Arrays.mismatch(bits(merged), bits(base))).as(method.name()).isNegative();
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void oneExpertWithWeightOneIsThatExpert(long seed) {
    float[] base = base(seed);
    float[] x = expert(base, seed + 1);
    for (MergeMethod method : ARITHMETIC) {
      float[] merged = merge(method, base, List.of(x), Map.of(), Map.of("weight", 1.0));
      // b + (x - b) is rounded twice, each time to half an ulp of the larger operand.
      assertThat(
              IntStream.range(0, N)
                  .filter(
                      i ->
                          Math.abs(merged[i] - x[i])
                              > Math.ulp(Math.max(Math.abs(base[i]), Math.abs(x[i])))))
          .as(method.name())
          .isEmpty();
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void oneSourceThatNothingIsDroppedFromIsTaskArithmetic(long seed) {
    float[] base = base(seed);
    float[] x = expert(base, seed + 1);
    Map<String, Double> raw = Map.of("normalize", 0.0, "lambda", 0.7);
    Map<String, Double> own = Map.of("weight", -0.45);
    float[] expected = merge(new TaskArithmetic(), base, List.of(x), raw, own);
    List<MergeMethod> methods = new ArrayList<>(ARITHMETIC);
    methods.add(new Ties().electing(Vote.UNWEIGHTED));
    for (MergeMethod method : methods) {
      assertThat(Arrays.mismatch(bits(merge(method, base, List.of(x), raw, own)), bits(expected)))
          .as(method.name())
          .isNegative();
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void anUnweightedElectionIsLinearInTheWeights(long seed) {
    float[] base = base(seed);
    List<float[]> experts = List.of(expert(base, seed + 1), expert(base, seed + 2));
    Map<String, Double> raw = Map.of("normalize", 0.0, "density", 0.4);
    MergeMethod ties = new Ties().electing(Vote.UNWEIGHTED);
    float[] one = merge(ties, base, experts, raw, Map.of("weight", 1.0));
    float[] half = merge(ties, base, experts, raw, Map.of("weight", 0.5));
    assertThat(
            IntStream.range(0, N)
                .filter(i -> Math.abs(half[i] - base[i] - (one[i] - base[i]) / 2) > 1e-6))
        .isEmpty();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void slerpBeginsAtTheBaseAndEndsAtTheSource(long seed) {
    float[] base = base(seed);
    float[] far = base(seed + 1); // nearly orthogonal
    assertThat(merge(new Slerp(), base, List.of(far), Map.of("t", 0.0), Map.of()))
        .containsExactly(base);
    assertThat(merge(new Slerp(), base, List.of(far), Map.of("t", 1.0), Map.of()))
        .containsExactly(far);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void slerpOfNearlyParallelTensorsIsLinear(long seed) {
    float[] base = base(seed);
    float[] near = expert(base, seed + 1);
    float[] merged = merge(new Slerp(), base, List.of(near), Map.of("t", 0.25), Map.of());
    assertThat(IntStream.range(0, N).filter(i -> merged[i] != 0.75f * base[i] + 0.25f * near[i]))
        .isEmpty();
  }

  @Test
  void dareKeepsTheExpectation() {
    float[] base = new float[N];
    float[] x = new float[N];
    Arrays.fill(x, 1f);
    float[] merged =
        merge(new DareTies(), base, List.of(x), Map.of("density", 0.3), Map.of("weight", 1.0));
    double mean = 0;
    for (float value : merged) {
      mean += value / N;
    }
    assertThat(merged).containsOnly(0f, (float) (1 / 0.3));
    // Standard error of a scaled binomial mean, five of them.
    assertThat(mean).isCloseTo(1, within(5 * Math.sqrt(0.7 / 0.3 / N)));
  }

  @Test
  void dareDependsOnTheSeedAlone() {
    float[] base = base(1);
    List<float[]> experts = List.of(expert(base, 2), expert(base, 2));
    Map<String, Double> half = Map.of("density", 0.5);
    Map<String, Double> own = Map.of("weight", 0.5);
    float[] once = merge(new DareTies(), base, experts, half, own);
    assertThat(merge(new DareTies(), base, experts, half, own)).containsExactly(once);
    MergeRecipe other = recipe(new DareTies(), 2, half, List.of(own, own), 8);
    assertThat(merge(other, base, experts)).isNotEqualTo(once);
  }

  @Test
  void refusesToNormalizeByWeightsThatCancel() {
    float[] base = base(1);
    List<Map<String, Double>> opposed = List.of(Map.of("weight", 1.0), Map.of("weight", -1.0));
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> merge(new Linear(), base, List.of(base, base), Map.of(), opposed))
        .withMessageContaining(TENSOR)
        .withMessageContaining("set normalize: false");
  }

  @Test
  void saysWhichWeightsAreInert() {
    assertThat(new Ties().inert("weight", 1, Map.of())).isPresent();
    assertThat(new Ties().inert("weight", 1, Map.of("normalize", 0.0))).isEmpty();
    assertThat(new Ties().inert("weight", 2, Map.of())).isEmpty();
    assertThat(new Ties().inert("density", 1, Map.of())).isEmpty();
    assertThat(new DareTies().inert("weight", 1, Map.of())).isEmpty();
    assertThat(new Slerp().inert("t", 1, Map.of())).isEmpty();
  }

  private static float[] base(long seed) {
    Random random = new Random(seed);
    float[] values = new float[N];
    for (int i = 0; i < N; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static float[] expert(float[] base, long seed) {
    Random random = new Random(seed);
    float[] values = base.clone();
    for (int i = 0; i < N; i++) {
      values[i] += (float) (0.01 * random.nextGaussian());
    }
    return values;
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }

  private static float[] merge(
      MergeMethod method,
      float[] base,
      List<float[]> experts,
      Map<String, Double> global,
      Map<String, Double> ofEach) {
    return merge(method, base, experts, global, experts.stream().map(_ -> ofEach).toList());
  }

  private static float[] merge(
      MergeMethod method,
      float[] base,
      List<float[]> experts,
      Map<String, Double> global,
      List<Map<String, Double>> bySource) {
    return merge(recipe(method, experts.size(), global, bySource, 7), base, experts);
  }

  private static float[] merge(MergeRecipe recipe, float[] base, List<float[]> experts) {
    SequencedMap<String, ArrayWeights> models = new LinkedHashMap<>();
    models.put("base", new ArrayWeights().with(TENSOR, base));
    for (int i = 0; i < experts.size(); i++) {
      models.put("expert" + i, new ArrayWeights().with(TENSOR, experts.get(i)));
    }
    return MergedWeights.of(recipe, SourcePool.of(models, 0)).read(TENSOR);
  }

  private static MergeRecipe recipe(
      MergeMethod method,
      int experts,
      Map<String, Double> global,
      List<Map<String, Double>> bySource,
      long seed) {
    List<MergeSource> sources =
        IntStream.range(0, experts)
            .mapToObj(i -> new MergeSource("expert" + i, values(bySource.get(i))))
            .toList();
    String base = method.needsBase() ? "base" : null;
    return new MergeRecipe(method, base, sources, values(global), ElementType.F32, seed);
  }

  private static SequencedMap<String, ParameterValue> values(Map<String, Double> numbers) {
    SequencedMap<String, ParameterValue> values = new LinkedHashMap<>();
    numbers.forEach((name, number) -> values.put(name, new ParameterValue.Scalar(number)));
    return values;
  }
}
