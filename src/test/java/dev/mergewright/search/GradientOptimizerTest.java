package dev.mergewright.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.data.Offset.offset;

import dev.mergewright.space.Genome;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GradientOptimizerTest {
  /// What every [GradientOptimizer] keeps.
  interface Contract extends AskTellContract<Slope> {
    @Override
    GradientOptimizer optimizer(long seed);

    @Override
    default Slope value(Genome genome) {
      return Landscape.ROSENBROCK.slopeAt(genome);
    }

    /// Half of the space fails, and the minimum of the sphere is in the other half.
    @Test
    default void goesBackWhenACandidateFails() {
      GradientOptimizer optimizer = optimizer(1);
      double best = Double.POSITIVE_INFINITY;
      for (int step = 0; step < 60 && !optimizer.ask().isEmpty(); step++) {
        List<Slope> told =
            optimizer.ask().stream()
                .map(
                    g ->
                        g.gene(0) < 0.58
                            ? Slope.unknown(Double.POSITIVE_INFINITY)
                            : Landscape.SPHERE.slopeAt(g))
                .toList();
        best = Math.min(best, told.stream().mapToDouble(Slope::value).min().orElseThrow());
        optimizer.tell(told);
      }
      assertThat(best).isLessThan(5); // from 64 n
    }

    @Test
    default void endsOrGoesOnWhenEverythingFails() {
      GradientOptimizer optimizer = optimizer(1);
      for (int step = 0; step < 30 && !optimizer.ask().isEmpty(); step++) {
        optimizer.tell(
            optimizer.ask().stream().map(_ -> Slope.unknown(Double.POSITIVE_INFINITY)).toList());
      }
      assertThat(optimizer.ask()).isEqualTo(optimizer.ask());
    }

    @Test
    default void refusesSlopesOfAnotherSpace() {
      GradientOptimizer optimizer = optimizer(1);
      List<Slope> tooShort =
          optimizer.ask().stream().map(_ -> new Slope(1, List.of(1.0, 2.0))).toList();
      assertThatIllegalArgumentException()
          .isThrownBy(() -> optimizer.tell(tooShort))
          .withMessageContaining("6 genes has as many slopes, was told 2");
      optimizer.tell(values(optimizer.ask())); // still waiting for the same candidate
    }
  }

  @Nested
  class WithAdam implements Contract {
    @Override
    public GradientOptimizer optimizer(long seed) {
      return new Adam(Problem.genome(10, DIMENSIONS), Adam.STANDARD_RATE);
    }
  }

  @Nested
  class WithLbfgs implements Contract {
    @Override
    public GradientOptimizer optimizer(long seed) {
      return new ProjectedLbfgs(Problem.genome(10, DIMENSIONS), 0.1);
    }
  }

  @Nested
  class WithCmaEs implements Contract, SeededSearch {
    @Override
    public GradientOptimizer optimizer(long seed) {
      return new GradientCmaEs(CmaEsSettings.of(Problem.genome(10, DIMENSIONS), seed), 5);
    }
  }

  /// Its seed shows once the slopes are spent.
  interface SeededSearch extends Contract {
    @Test
    default void differsBySeedAfterItsSlopes() {
      assertThat(afterSlopes(optimizer(1))).isNotEqualTo(afterSlopes(optimizer(2)));
    }

    private List<Genome> afterSlopes(GradientOptimizer optimizer) {
      while (optimizer.needsSlopes()) {
        optimizer.tell(values(optimizer.ask()));
      }
      return optimizer.ask();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SPHERE", "ELLIPSOID", "DEPTH"})
  void findsTheMinimumOfAQuadraticInAFewSlopes(Landscape landscape) {
    var optimizer = new ProjectedLbfgs(Problem.genome(0, 16), 0.1);
    int slopes = 0;
    while (!optimizer.ask().isEmpty() && slopes < 120) {
      optimizer.tell(optimizer.ask().stream().map(landscape::slopeAt).toList());
      slopes++;
    }
    assertThat(landscape.of(optimizer.best())).isLessThan(1e-6);
  }

  /// The minimum of the sphere around 1.3 in every gene, within the box, is its corner.
  @Test
  void stopsInACornerWhenTheMinimumIsBeyondIt() {
    var optimizer = new ProjectedLbfgs(Problem.genome(0, 5), 0.1);
    while (!optimizer.ask().isEmpty()) {
      optimizer.tell(optimizer.ask().stream().map(GradientOptimizerTest::beyond).toList());
    }
    assertThat(optimizer.best()).isEqualTo(Genome.of(1, 1, 1, 1, 1));
  }

  /// Along one gene the bound holds, along the other the minimum is inside.
  @Test
  void goesOnAlongABound() {
    var optimizer = new ProjectedLbfgs(Genome.of(0.5, 0.5), 0.1);
    for (int step = 0; step < 60 && !optimizer.ask().isEmpty(); step++) {
      optimizer.tell(
          optimizer.ask().stream()
              .map(
                  g -> {
                    double out = g.gene(0) + 0.2;
                    double in = g.gene(1) - 0.8;
                    return new Slope(
                        out * out + 50 * in * in + out * in, List.of(2 * out + in, 100 * in + out));
                  })
              .toList());
    }
    assertThat(optimizer.best().gene(0)).isZero();
    assertThat(optimizer.best().gene(1)).isCloseTo(0.8 - 0.2 / 100, offset(1e-6));
  }

  @Test
  void learnsTheInverseCurvatureOfAQuadratic() {
    double[] curvatures = {1, 10, 100};
    var curvature = new Curvature();
    for (int i = 0; i < 3; i++) {
      double[] s = new double[3];
      s[i] = 0.1;
      double[] y = new double[3];
      y[i] = 0.1 * curvatures[i];
      curvature.add(s, y);
    }
    double[][] inverse = curvature.inverse(3);
    for (int i = 0; i < 3; i++) {
      assertThat(inverse[i][i]).isCloseTo(1 / curvatures[i], offset(1e-12));
    }
    double[] downwards = {0, 0, 1};
    curvature.add(downwards, new double[] {0, 0, -1});
    assertThat(Arrays.deepToString(curvature.inverse(3))).isEqualTo(Arrays.deepToString(inverse));
  }

  @Test
  void stepsByTheSameAmountHoweverSteepItIs() {
    for (double steepness : new double[] {1e-3, 1, 1e3}) {
      var adam = new Adam(Genome.of(0.5), 0.02);
      adam.tell(adam.ask().stream().map(_ -> new Slope(1, List.of(steepness))).toList());
      assertThat(adam.ask().getFirst().gene(0)).isCloseTo(0.48, offset(1e-5));
    }
  }

  @Test
  void refusesSettingsThatCannotWork() {
    Genome start = Genome.of(0.5);
    assertThatIllegalArgumentException().isThrownBy(() -> new Adam(start, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new ProjectedLbfgs(start, 2));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new GradientCmaEs(CmaEsSettings.of(start, 1), 0));
    assertThatIllegalArgumentException().isThrownBy(() -> Slope.unknown(Double.NaN));
    assertThatIllegalArgumentException().isThrownBy(() -> new Slope(1, List.of(Double.NaN)));
  }

  private static Slope beyond(Genome genome) {
    double value = 0;
    Double[] slope = new Double[genome.size()];
    for (int i = 0; i < slope.length; i++) {
      value += (genome.gene(i) - 1.3) * (genome.gene(i) - 1.3);
      slope[i] = 2 * (genome.gene(i) - 1.3);
    }
    return new Slope(value, List.of(slope));
  }
}
