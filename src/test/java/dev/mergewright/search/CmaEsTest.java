package dev.mergewright.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.mergewright.search.CmaEsSettings.Shape;
import dev.mergewright.space.Genome;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.LongToIntFunction;
import java.util.stream.LongStream;
import org.apache.commons.math3.optim.InitialGuess;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.SimpleBounds;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.nonlinear.scalar.ObjectiveFunction;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.CMAESOptimizer;
import org.apache.commons.math3.random.MersenneTwister;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CmaEsTest {
  @Nested
  class Full implements OptimizerContract, SeededContract<Double> {
    @Override
    public Optimizer optimizer(long seed) {
      return new CmaEs(CmaEsSettings.of(Problem.genome(3, DIMENSIONS), seed));
    }
  }

  @Nested
  class Diagonal implements OptimizerContract, SeededContract<Double> {
    @Override
    public Optimizer optimizer(long seed) {
      return new CmaEs(
          CmaEsSettings.of(Problem.genome(3, DIMENSIONS), seed).withCovariance(Shape.DIAGONAL));
    }
  }

  /// 15 %: the spread of a median over five seeds.
  @ParameterizedTest
  @CsvFileSource(resources = "/golden/cmaes/medians.csv", numLinesToSkip = 1)
  void needsAsManyEvaluationsAsTheReference(
      String problem, int n, Shape shape, double start, double sigma, int reference) {
    Problem function = Problem.valueOf(problem.toUpperCase(Locale.ROOT));
    int median =
        median(seed -> function.evaluations(new CmaEs(settings(n, shape, start, sigma, seed))));
    assertThat(median).isCloseTo(reference, withPercentage(15));
  }

  /// Smaller than the golden cases because Commons Math is slow; 20 % because both sides scatter.
  @ParameterizedTest
  @CsvSource({
    "SPHERE, 16, FULL, 3, 2",
    "ROSENBROCK, 8, FULL, 0, 0.5",
    "SPHERE, 32, DIAGONAL, 3, 2"
  })
  void needsAsManyEvaluationsAsCommonsMath(
      Problem problem, int n, Shape shape, double start, double sigma) {
    int ours =
        median(seed -> problem.evaluations(new CmaEs(settings(n, shape, start, sigma, seed))));
    int theirs = median(seed -> commonsMath(problem, n, shape, start, sigma, seed));
    assertThat(ours).isCloseTo(theirs, withPercentage(20));
  }

  /// A mean held at many bounds must not look like progress, else the step size grows without end.
  @ParameterizedTest
  @CsvSource({
    "FULL, 8, 1",
    "DIAGONAL, 8, 1",
    "FULL, 32, 1",
    "DIAGONAL, 32, 1",
    "DIAGONAL, 32, 1.3"
  })
  void findsAMinimumInACornerOrBeyondIt(Shape shape, int n, double minimum) {
    var optimizer = new CmaEs(CmaEsSettings.of(Problem.genome(0, n), 3).withCovariance(shape));
    for (int generation = 0; generation < 300; generation++) {
      optimizer.tell( // Genome.of refuses what is outside
          optimizer.ask().stream().map(genome -> distance(genome, minimum)).toList());
    }
    assertThat(distance(optimizer.mean(), 1)).isLessThan(1e-4);
    assertThat(optimizer.sigma()).isLessThan(0.1);
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void keepsWorkingLongAfterItHasConverged(Shape shape) {
    var optimizer = new CmaEs(CmaEsSettings.of(Problem.genome(0, 8), 3).withCovariance(shape));
    for (int generation = 0; generation < 1500; generation++) {
      optimizer.tell(optimizer.ask().stream().map(genome -> distance(genome, 1)).toList());
    }
    assertThat(distance(optimizer.mean(), 1)).isLessThan(1e-20);
  }

  /// In one of many valleys: the covariance used to shrink until it was not a number.
  @Test
  void keepsWorkingLongAfterItHasConvergedInside() {
    var optimizer = new CmaEs(CmaEsSettings.of(Problem.genome(3, 4), 3).withPopulation(6));
    for (int generation = 0; generation < 5000; generation++) {
      optimizer.tell(Problem.RASTRIGIN.of(optimizer.ask()));
    }
    assertThat(optimizer.reach()).isGreaterThan(0);
  }

  @Test
  void startsInACornerAndLeavesItWhenThatPays() {
    var optimizer = new CmaEs(CmaEsSettings.of(Problem.genome(10, 8), 3));
    for (int generation = 0; generation < 150; generation++) {
      optimizer.tell(optimizer.ask().stream().map(genome -> distance(genome, 0.3)).toList());
    }
    assertThat(distance(optimizer.mean(), 0.3)).isLessThan(1e-6);
  }

  @Test
  void ranksFailedCandidatesLast() {
    var optimizer = new CmaEs(CmaEsSettings.of(Problem.genome(0, 4), 5));
    for (int generation = 0; generation < 100; generation++) {
      List<Double> told =
          optimizer.ask().stream()
              .map(g -> g.gene(0) < 0.5 ? Double.POSITIVE_INFINITY : distance(g, 0.2))
              .toList();
      optimizer.tell(told);
    }
    // The best point that does not fail is on the border of the failing half.
    assertThat(optimizer.mean().gene(0)).isBetween(0.5, 0.52);
    assertThat(optimizer.mean().gene(1)).isBetween(0.19, 0.21);
  }

  @Test
  void movesNowhereInParticularWhenAllAreEqual() {
    var optimizer = new CmaEs(CmaEsSettings.of(Problem.genome(0, 4), 5));
    int population = optimizer.ask().size();
    optimizer.tell(Collections.nCopies(population, 1.0));
    assertThat(Arrays.stream(optimizer.mean().toArray()))
        .allMatch(gene -> gene > 0.2 && gene < 0.8);
    assertThat(optimizer.sigma()).isBetween(0.1, 0.3);
  }

  @Test
  void dependsOnRanksAlone() {
    var plain = new CmaEs(CmaEsSettings.of(Problem.genome(0, 4), 5).withSigma(0.01));
    var squashed = new CmaEs(CmaEsSettings.of(Problem.genome(0, 4), 5).withSigma(0.01));
    for (int generation = 0; generation < 20; generation++) {
      plain.tell(Problem.ROSENBROCK.of(plain.ask()));
      squashed.tell(
          Problem.ROSENBROCK.of(squashed.ask()).stream().map(v -> Math.cbrt(v) - 5).toList());
    }
    assertThat(squashed.ask()).isEqualTo(plain.ask());
  }

  @Test
  void finishesNoGenerationBeforeItIsTold() {
    var optimizer = new CmaEs(CmaEsSettings.of(Problem.genome(0, 4), 5));
    assertThat(optimizer.generation()).isZero();
    optimizer.tell(Problem.SPHERE.of(optimizer.ask()));
    assertThat(optimizer.generation()).isEqualTo(1);
  }

  @Test
  void refusesSettingsThatCannotWork() {
    CmaEsSettings settings = CmaEsSettings.of(Problem.genome(0, 4), 5);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings.withSigma(0))
        .withMessageContaining("sigma must be in (0, 1], was 0.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings.withPopulation(3))
        .withMessageContaining("was 3");
    assertThatIllegalArgumentException().isThrownBy(() -> CmaEsSettings.of(Genome.of(), 5));
  }

  private static CmaEsSettings settings(int n, Shape shape, double start, double sigma, long seed) {
    return CmaEsSettings.of(Problem.genome(start, n), seed)
        .withSigma(sigma / (2 * Problem.RADIUS))
        .withCovariance(shape);
  }

  private static double distance(Genome genome, double to) {
    return Arrays.stream(genome.toArray()).map(gene -> (gene - to) * (gene - to)).sum();
  }

  private static int median(LongToIntFunction evaluations) {
    return LongStream.rangeClosed(1, 5).mapToInt(evaluations).sorted().toArray()[2];
  }

  private static int commonsMath(
      Problem problem, int n, Shape shape, double start, double sigma, long seed) {
    int[] count = {0, Problem.NEVER};
    var function =
        new ObjectiveFunction(
            x -> {
              count[0]++;
              double value = problem.of(x);
              count[1] = value <= Problem.TARGET ? Math.min(count[1], count[0]) : count[1];
              return value;
            });
    int diagonal = shape == Shape.DIAGONAL ? Integer.MAX_VALUE : 0;
    var optimizer =
        new CMAESOptimizer(
            Problem.NEVER,
            Problem.TARGET,
            true,
            diagonal,
            0,
            new MersenneTwister(seed),
            false,
            null);
    optimizer.optimize(
        new MaxEval(Problem.NEVER),
        function,
        GoalType.MINIMIZE,
        new InitialGuess(filled(n, start)),
        new SimpleBounds(filled(n, -Problem.RADIUS), filled(n, Problem.RADIUS)),
        new CMAESOptimizer.Sigma(filled(n, sigma)),
        new CMAESOptimizer.PopulationSize(CmaEsSettings.standardPopulation(n)));
    return count[1];
  }

  private static double[] filled(int n, double value) {
    double[] array = new double[n];
    Arrays.fill(array, value);
    return array;
  }
}
