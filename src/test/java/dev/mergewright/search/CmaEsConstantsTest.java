package dev.mergewright.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.mergewright.search.CmaEsSettings.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

class CmaEsConstantsTest {
  @ParameterizedTest
  @CsvFileSource(resources = "/golden/cmaes/constants.csv", numLinesToSkip = 1)
  void areThoseOfTheReference(
      int n,
      int population,
      double muEff,
      double cC,
      double c1,
      double cMu,
      double first,
      double last) {
    assertThat(CmaEsSettings.standardPopulation(n)).isEqualTo(population);
    CmaEsConstants constants = CmaEsConstants.of(n, population, Shape.FULL);
    assertThat(constants.muEff()).isCloseTo(muEff, offset(1e-12));
    assertThat(constants.cC()).isCloseTo(cC, offset(1e-12));
    assertThat(constants.c1()).isCloseTo(c1, offset(1e-12));
    assertThat(constants.cMu()).isCloseTo(cMu, offset(1e-12));
    assertThat(constants.weights()[0]).isCloseTo(first, offset(1e-12));
    assertThat(constants.weights()[population - 1]).isCloseTo(last, offset(1e-12));
  }

  /// Values worked out by hand from the tutorial's formula.
  @ParameterizedTest
  @CsvSource({"2, 0.446", "4, 0.397", "12, 0.265", "64, 0.093", "128, 0.053"})
  void haveTheTutorialsRateOfTheStepSize(int n, double cSigma) {
    CmaEsConstants constants =
        CmaEsConstants.of(n, CmaEsSettings.standardPopulation(n), Shape.FULL);
    assertThat(constants.cSigma()).isCloseTo(cSigma, offset(5e-4));
    assertThat(constants.dSigma()).isEqualTo(1 + constants.cSigma());
  }

  @Test
  void learnFasterWithoutRotations() {
    CmaEsConstants full = CmaEsConstants.of(64, 16, Shape.FULL);
    CmaEsConstants diagonal = CmaEsConstants.of(64, 16, Shape.DIAGONAL);
    assertThat(diagonal.c1()).isCloseTo(22 * full.c1(), offset(1e-12));
    assertThat(diagonal.cMu()).isCloseTo(22 * full.cMu(), offset(1e-12));
  }

  /// The smallest and an odd population, one dimension, and more candidates than dimensions.
  @ParameterizedTest
  @CsvSource({"1, 4", "1, 5", "3, 200", "200, 4"})
  void keepTheirPromisesAtTheEdges(int n, int population) {
    for (Shape shape : Shape.values()) {
      CmaEsConstants constants = CmaEsConstants.of(n, population, shape);
      double parents = 0;
      for (int i = 0; i < constants.parents(); i++) {
        parents += constants.weights()[i];
      }
      assertThat(parents).isCloseTo(1, offset(1e-12));
      assertThat(constants.c1() + constants.cMu()).isBetween(0.0, 1.0);
      assertThat(constants.weights()[population - 1]).isNotPositive();
    }
  }
}
