package dev.mergewright.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.data.Offset.offset;

import dev.mergewright.search.CmaEsSettings.Shape;
import dev.mergewright.space.Genome;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InitialCovarianceTest {
  private static final int N = 16;

  /// The ellipsoid of [Problem] has the curvature `2 * 10^(6 i/(n-1))` along gene `i`.
  @ParameterizedTest
  @EnumSource(Shape.class)
  void turnsAnEllipsoidIntoASphere(Shape shape) {
    double[][] curvature = new double[N][N];
    for (int i = 0; i < N; i++) {
      curvature[i][i] = Math.pow(1e6, i / (N - 1.0));
    }
    CmaEsSettings plain = CmaEsSettings.of(Problem.genome(3, N), 1).withCovariance(shape);
    int informed =
        Problem.ELLIPSOID.evaluations(
            new CmaEs(plain.withPrior(InitialCovariance.ofCurvature(curvature))));
    // A diagonal learns scales so fast that it gains least from knowing them.
    int least = shape == Shape.FULL ? 2 : 1;
    assertThat(least * informed).isLessThan(Problem.ELLIPSOID.evaluations(new CmaEs(plain)));
  }

  @Test
  void changesNothingWhenItSaysNothing() {
    double[] equal = new double[N];
    Arrays.fill(equal, 7);
    CmaEsSettings plain = CmaEsSettings.of(Problem.genome(3, N), 1).withCovariance(Shape.DIAGONAL);
    assertThat(new CmaEs(plain.withPrior(InitialCovariance.ofVariances(equal))).ask())
        .isEqualTo(new CmaEs(plain).ask());
  }

  @Test
  void leavesTheStepToSigma() {
    double[] variances = InitialCovariance.ofVariances(1, 2, 3).variances();
    assertThat(variances).containsExactly(0.5, 1, 1.5);
  }

  @Test
  void invertsCurvatureAndKeepsCovariance() {
    double[][] matrix = {{2, 1}, {1, 2}};
    double[][] inverse = InitialCovariance.ofCurvature(matrix).matrix();
    assertThat(inverse[0][1] / inverse[0][0]).isCloseTo(-0.5, offset(1e-12));
    double[][] same = InitialCovariance.of(matrix).matrix();
    assertThat(same[0][1] / same[0][0]).isCloseTo(0.5, offset(1e-12));
    assertThat(same[0][0]).isCloseTo(1, offset(1e-12));
  }

  /// A saddle: no step length follows from a negative curvature, so the search looks far there.
  @Test
  void looksFarWhereTheCurvatureIsNegative() {
    double[] variances =
        InitialCovariance.ofCurvature(new double[][] {{1, 0}, {0, -1}}).variances();
    assertThat(variances[1]).isGreaterThan(1000 * variances[0]);
  }

  @Test
  void refusesWhatIsNoCovariance() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> InitialCovariance.ofVariances(1, 0))
        .withMessageContaining("was 0.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> InitialCovariance.of(new double[][] {{-1, 0}, {0, -1}}));
    InitialCovariance two = InitialCovariance.ofVariances(1, 2);
    CmaEsSettings one = CmaEsSettings.of(Genome.of(0.5), 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> one.withPrior(two))
        .withMessageContaining("covariance of 2 genes");
  }
}
