package dev.mergewright.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.tensor.MagnitudeThreshold;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How many entries a sparsifier keeps, which, and the norm it gives back.
class SparsityTest {
  static DoubleStream densities() {
    return IntStream.rangeClosed(1, 99).mapToDouble(i -> i / 100.0);
  }

  @ParameterizedTest
  @MethodSource("densities")
  void keepsAsManyEntriesAsTheDensitySays(double density) {
    for (int n : new int[] {1, 7, 64, 999}) {
      float[] x = distinct(n);
      Map<String, Double> given = Map.of("weight", 1.0, "density", density);
      assertThat(kept(merged(new Ties(), given, x)))
          .as("of %d", n)
          .isEqualTo(Math.max(1, (int) (density * n)));
    }
  }

  @ParameterizedTest(name = "density {0}, gamma {1}")
  @CsvSource({"0.01, 0.01", "0.3, 0", "0.3, 0.1", "0.5, 0.5", "0.9, 0.01", "0.9, 0.3", "0.99, 1"})
  void breadcrumbsKeepABandBelowTheOutliers(double density, double gamma) {
    int n = 500;
    float[] x = distinct(n);
    float[] merged =
        merged(new Breadcrumbs(), Map.of("weight", 1.0, "density", density, "gamma", gamma), x);
    int keep = Math.max(1, (int) (density * n));
    int outliers = Math.min((int) (gamma * n), n - keep);
    float[] magnitudes = new float[n];
    for (int i = 0; i < n; i++) {
      magnitudes[i] = Math.abs(x[i]);
    }
    Arrays.sort(magnitudes);
    float greatest = magnitudes[n - 1 - outliers];
    float least = magnitudes[n - outliers - keep];
    for (int i = 0; i < n; i++) {
      boolean within = Math.abs(x[i]) >= least && Math.abs(x[i]) <= greatest;
      assertThat(merged[i]).isEqualTo(within ? x[i] : 0);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 10, 50, 99, 100, 101})
  void breadcrumbsOfASmallTensorKeepSomething(int n) {
    Map<String, Double> given = Map.of("weight", 1.0, "density", 0.5);
    assertThat(kept(merged(new Breadcrumbs(), given, distinct(n)))).isEqualTo(Math.max(1, n / 2));
  }

  static Stream<MergeMethod> givingTheNormBack() {
    return Stream.of(
        new Ties(),
        new Breadcrumbs(),
        new BreadcrumbsTies(),
        new DareLinear(RescaleNorm.L1),
        new DareTies(Vote.WEIGHTED, RescaleNorm.L1),
        new DellaLinear(RescaleNorm.L1),
        new Della(Vote.WEIGHTED, RescaleNorm.L1));
  }

  @ParameterizedTest
  @MethodSource("givingTheNormBack")
  void rescaleGivesTheNormBack(MergeMethod method) {
    float[] x = distinct(5000);
    for (double density : new double[] {0.05, 0.4, 0.8}) {
      Map<String, Double> given =
          Map.of("weight", 1.0, "density", density, "rescale", 1.0, "epsilon", 0.04);
      assertThat(norm(merged(method, given, x)) / norm(x)).isCloseTo(1, within(1e-5));
    }
  }

  @Test
  void theExpectedFactorIsThatOfTheProbability() {
    float[] x = new float[4000];
    Arrays.fill(x, 1);
    Map<String, Double> given = Map.of("weight", 1.0, "density", 0.3);
    assertThat(merged(new DareLinear(), given, x)).containsOnly(0, (float) (1 / 0.3));
    float[] exact = merged(new DareLinear(RescaleNorm.L1), given, x);
    assertThat(exact).containsOnly(0, (float) (4000.0 / kept(exact)));
  }

  @Test
  void dropsTheSameEntriesWhateverNormItGivesBack() {
    float[] x = distinct(1000);
    Map<String, Double> given = Map.of("weight", 1.0, "density", 0.5, "epsilon", 0.3);
    for (List<MergeMethod> pair :
        List.of(
            List.<MergeMethod>of(new DareLinear(), new DareLinear(RescaleNorm.L1)),
            List.<MergeMethod>of(new DellaLinear(), new DellaLinear(RescaleNorm.L1)))) {
      float[] one = merged(pair.getFirst(), given, x);
      float[] other = merged(pair.getLast(), given, x);
      assertThat(IntStream.range(0, x.length).filter(i -> (one[i] == 0) != (other[i] == 0)))
          .isEmpty();
    }
  }

  @Test
  void dellaOfALowDensityShrinksEpsilonToIt() {
    // density 0.1 leaves 0.1: the smallest entry of a row is never kept, the largest with 0.2.
    float[] x = new float[4000];
    for (int i = 0; i < x.length; i++) {
      x[i] = i % 2 + 1;
    }
    Map<String, Double> given =
        Map.of("weight", 1.0, "density", 0.1, "epsilon", 0.5, "rescale", 0.0);
    TensorGroup group = MergedTensor.group(List.of(2000L, 2L), new float[4000], List.of(x));
    MergeMethod method = new DellaLinear();
    float[] merged =
        MergedTensor.of(method, group, MergedTensor.values(method, 1, given, null)).all();
    for (int i = 0; i < x.length; i += 2) {
      assertThat(merged[i]).isZero();
    }
    assertThat(kept(merged) / 2000.0)
        .isCloseTo(0.2, within(5 * Math.sqrt(0.2 * 0.8 / 2000))); // standard errors
  }

  @ParameterizedTest
  @CsvSource({"density, 0", "density, 1.2", "density, -0.1", "epsilon, -0.1", "epsilon, 1.1"})
  void refusesDensitiesThatAreNoneBeforeAnyWork(String parameter, double value) {
    String recipe =
        """
        merge_method: della
        base_model: base
        models: [{model: x, parameters: {weight: 1, %s: %s}}]
        dtype: float32
        """
            .formatted(parameter, value);
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> RecipeYaml.parse(recipe, "recipe.yaml"))
        .withMessageContaining(parameter + " must be a number in");
  }

  @Test
  void trimsToTheThresholdOfTheGroup() {
    float[] x = {1, 5, 2, 4};
    TensorGroup group = MergedTensor.group(List.of(4L), new float[4], List.of(x));
    assertThat(group.trims(new double[] {0.5}))
        .isEqualTo(group.thresholds(new long[] {MagnitudeThreshold.kept(0.5, 4)}));
  }

  private static float[] merged(MergeMethod method, Map<String, Double> given, float[] x) {
    TensorGroup group =
        MergedTensor.group(List.of((long) x.length), new float[x.length], List.of(x));
    return MergedTensor.of(method, group, MergedTensor.values(method, 1, given, null)).all();
  }

  private static int kept(float[] values) {
    int kept = 0;
    for (float value : values) {
      kept += value == 0 ? 0 : 1;
    }
    return kept;
  }

  private static double norm(float[] values) {
    double norm = 0;
    for (float value : values) {
      norm += Math.abs(value);
    }
    return norm;
  }

  /// Numbers of either sign, no two of one magnitude.
  private static float[] distinct(int n) {
    Random random = new Random(n);
    List<Integer> ranks = new ArrayList<>(IntStream.rangeClosed(1, n).boxed().toList());
    Collections.shuffle(ranks, random);
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (random.nextBoolean() ? 1 : -1) * ranks.get(i);
    }
    return values;
  }
}
