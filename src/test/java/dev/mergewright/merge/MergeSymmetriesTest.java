package dev.mergewright.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mergewright.tensor.ElementType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What does not change a merge, or changes it in a way that is known beforehand, for every method
/// that the law is true of, by our rule and in the steps of mergekit.
class MergeSymmetriesTest {
  private static final int ROWS = 45;
  private static final int COLUMNS = 93; // 4185 entries: a tile and a rest

  /// Methods whose masks depend on the place of a source.
  private static final Set<String> CHANCE =
      Set.of("dare_ties", "dare_linear", "della", "della_linear");

  /// Methods with a number in the units of the weights, or an exponential of them.
  private static final Set<String> UNITS = Set.of("nearswap", "ram", "ramplus_tl", "arcee_fusion");

  private record Case(String name, @Nullable ElementType steps, long seed) {
    MergeMethod method() {
      return MergeMethod.named(name).orElseThrow();
    }
  }

  static Stream<Case> cases() {
    return cases(_ -> true);
  }

  static Stream<Case> ofSeveralSources() {
    return cases(method -> method.maxSources() > 1);
  }

  static Stream<Case> withoutUnits() {
    return cases(method -> !UNITS.contains(method.name()));
  }

  static Stream<Case> ofWeights() {
    return cases(method -> method.parameter("weight").isPresent());
  }

  static Stream<Case> ofDensities() {
    return cases(method -> method.parameter("density").isPresent());
  }

  private static Stream<Case> cases(Predicate<MergeMethod> ofWhich) {
    List<Case> cases = new ArrayList<>();
    for (MergeMethod method : MergeMethod.ALL) {
      for (long seed = 1; seed <= 2 && ofWhich.test(method); seed++) {
        cases.add(new Case(method.name(), null, seed));
        cases.add(new Case(method.name(), ElementType.F32, seed));
      }
    }
    return cases.stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ofSeveralSources")
  void theOrderOfTheSourcesDoesNotMatter(Case c) {
    MergeMethod method = c.method();
    List<float[]> sources = List.of(expert(c.seed(), 1), expert(c.seed(), 2));
    double density = CHANCE.contains(method.name()) ? 1 : 0.6;
    float[] one = merged(c, base(c.seed()), sources, List.of(0.7, 0.2), Map.of("density", density));
    float[] other =
        merged(
            c, base(c.seed()), sources.reversed(), List.of(0.2, 0.7), Map.of("density", density));
    assertThat(one).containsExactly(other, within(1e-6f));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("withoutUnits")
  void modelsTwiceAsLargeMergeToOneTwiceAsLarge(Case c) {
    List<float[]> sources = List.of(expert(c.seed(), 1), expert(c.seed(), 2));
    List<float[]> twice = sources.stream().map(MergeSymmetriesTest::doubled).toList();
    Map<String, Double> given = Map.of("density", 0.6, "eps", 0.0);
    float[] one = merged(c, base(c.seed()), sources, List.of(0.7, 0.2), given);
    float[] two = merged(c, doubled(base(c.seed())), twice, List.of(0.7, 0.2), given);
    assertThat(two).containsExactly(doubled(one), within(4e-6f)); // acos near 1 is ill-conditioned
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ofWeights")
  void aCommonFactorOfTheWeightsDoesNotMatterWhereTheyAreNormalized(Case c) {
    MergeMethod method = c.method();
    boolean divides = method.parameter("normalize").isPresent();
    List<float[]> sources = List.of(expert(c.seed(), 1), expert(c.seed(), 2));
    Map<String, Double> given =
        divides ? Map.of("density", 0.6, "normalize", 1.0) : Map.of("density", 0.6);
    float[] one = merged(c, base(c.seed()), sources, List.of(0.3, 0.2), given);
    float[] two = merged(c, base(c.seed()), sources, List.of(1.2, 0.8), given);
    assertThat(one).containsExactly(two, within(2e-6f));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void aModelMergedWithItselfIsThatModel(Case c) {
    float[] base = base(c.seed());
    float[] merged = merged(c, base, List.of(base, base), List.of(0.7, 0.2), Map.of());
    // A few roundings of unit vectors and back.
    assertThat(merged).containsExactly(base, within(c.steps() == null ? 1e-6f : 4e-6f));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ofWeights")
  void aSourceOfWeightZeroIsNotThere(Case c) {
    MergeMethod method = c.method();
    float[] x = expert(c.seed(), 1);
    float[] y = expert(c.seed(), 2);
    Map<String, Double> given = Map.of("density", 0.6);
    float[] with = merged(c, base(c.seed()), List.of(x, y), List.of(0.6, 0.0), given);
    float[] without =
        method.minSources() == 2
            ? x // both spherical methods end at the only model with a weight
            : merged(c, base(c.seed()), List.of(x), List.of(0.6), given);
    assertThat(with).containsExactly(without, within(2e-6f));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ofDensities")
  void aDensityOfOneDropsNothing(Case c) {
    MergeMethod method = c.method();
    List<float[]> sources = List.of(expert(c.seed(), 1), expert(c.seed(), 2));
    Map<String, Double> raw = Map.of("density", 1.0, "normalize", 0.0);
    String undropped = method instanceof Electing ? "ties" : "task_arithmetic";
    Case other = new Case(undropped, c.steps(), c.seed());
    for (double rescale : new double[] {0, 1}) {
      Map<String, Double> given = new HashMap<>(raw);
      given.put("rescale", rescale);
      assertThat(merged(c, base(c.seed()), sources, List.of(0.7, 0.2), given))
          .containsExactly(merged(other, base(c.seed()), sources, List.of(0.7, 0.2), raw));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void theSameMergeTwiceGivesTheSameBits(Case c) {
    List<float[]> sources = List.of(expert(c.seed(), 1), expert(c.seed(), 2));
    Map<String, Double> given = Map.of("density", 0.6);
    float[] once = merged(c, base(c.seed()), sources, List.of(0.7, 0.2), given);
    float[] again = merged(c, base(c.seed()), sources, List.of(0.7, 0.2), given);
    assertThat(Arrays.mismatch(once, again)).isNegative();
  }

  @Test
  void methodsBetweenTwoModelsBeginAtTheBaseAndEndAtTheSource() {
    float[] base = base(1);
    List<float[]> x = List.of(expert(1, 1));
    for (ElementType steps : new ElementType[] {null, ElementType.F32}) {
      for (String name : List.of("slerp", "nearswap")) {
        Case c = new Case(name, steps, 1);
        assertThat(merged(c, base, x, List.of(1.0), Map.of("t", 0.0))).containsExactly(base);
        assertThat(merged(c, base, x, List.of(1.0), Map.of("t", 1.0)))
            .containsExactly(x.getFirst());
      }
    }
  }

  @Test
  void nuslerpGoesHalfWayWhereWeightsCancel() {
    for (ElementType steps : new ElementType[] {null, ElementType.F32}) {
      Case c = new Case("nuslerp", steps, 1);
      List<float[]> sources = List.of(expert(1, 1), expert(1, 2));
      assertThat(merged(c, base(1), sources, List.of(0.5, -0.5), Map.of()))
          .containsExactly(merged(c, base(1), sources, List.of(1.0, 1.0), Map.of()));
    }
  }

  @Test
  void nuslerpOfColinearVectorsIsLinear() {
    float[] x = expert(1, 1);
    for (ElementType steps : new ElementType[] {null, ElementType.F32}) {
      for (double flatten : new double[] {0, 1}) {
        float[] merged =
            merged(
                new Case("nuslerp", steps, 1),
                null,
                List.of(x, doubled(x)),
                List.of(0.75, 0.25),
                Map.of("nuslerp_flatten", flatten));
        for (int i = 0; i < x.length; i++) {
          assertThat(merged[i]).isCloseTo(1.25f * x[i], within(2e-6f));
        }
      }
    }
  }

  @Test
  void passthroughScales() {
    float[] x = expert(1, 1);
    for (ElementType steps : new ElementType[] {null, ElementType.BF16}) {
      Case c = new Case("passthrough", steps, 1);
      assertThat(merged(c, null, List.of(x), List.of(), Map.of("scale", 0.0))).containsOnly(0, -0f);
    }
  }

  private static float[] merged(
      Case c, float[] base, List<float[]> models, List<Double> weights, Map<String, Double> given) {
    MergeMethod method = c.method();
    List<float[]> sources = models.subList(0, Math.min(models.size(), method.maxSources()));
    TensorGroup group =
        MergedTensor.group(
            List.of((long) ROWS, (long) COLUMNS), method.takesBase() ? base : null, sources);
    Map<String, Double> values = new HashMap<>(Map.of("weight", 1.0, "t", 0.3));
    values.putAll(given);
    TensorParameters parameters = MergedTensor.values(method, sources.size(), values, c.steps());
    boolean weighted = method.parameter("weight").isPresent();
    return MergedTensor.of(
            method, group, weighted ? MergedTensor.with(parameters, "weight", weights) : parameters)
        .all();
  }

  private static float[] base(long seed) {
    Random random = new Random(seed);
    float[] values = new float[ROWS * COLUMNS];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static float[] expert(long seed, long which) {
    float[] values = base(seed);
    Random random = new Random(1000 * seed + which);
    for (int i = 0; i < values.length; i++) {
      values[i] += (float) (0.1 * random.nextGaussian());
    }
    return values;
  }

  private static float[] doubled(float[] values) {
    float[] twice = values.clone();
    for (int i = 0; i < twice.length; i++) {
      twice[i] *= 2;
    }
    return twice;
  }
}
