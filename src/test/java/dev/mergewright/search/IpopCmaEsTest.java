package dev.mergewright.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mergewright.space.Genome;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IpopCmaEsTest implements OptimizerContract, SeededContract<Double> {
  @Override
  public IpopCmaEs optimizer(long seed) {
    return new IpopCmaEs(CmaEsSettings.of(Problem.genome(3, DIMENSIONS), seed));
  }

  /// A single run of a small population ends in one of the many other valleys.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void findsTheDeepestOfManyValleysByStartingAgain(long seed) {
    CmaEsSettings settings = CmaEsSettings.of(Problem.genome(3, 4), seed).withPopulation(6);
    var once = new CmaEs(settings);
    assertThat(Problem.RASTRIGIN.evaluations(once)).isEqualTo(Problem.NEVER);
    var again = new IpopCmaEs(settings);
    assertThat(Problem.RASTRIGIN.evaluations(again)).isLessThan(Problem.NEVER);
    assertThat(again.restarts()).isPositive();
  }

  @Test
  void isPlainCmaEsUntilItStartsAgain() {
    IpopCmaEs again = optimizer(3);
    var once = new CmaEs(CmaEsSettings.of(Problem.genome(3, DIMENSIONS), 3));
    for (int generation = 0; generation < 20; generation++) {
      List<Genome> population = once.ask();
      assertThat(again.ask()).isEqualTo(population);
      once.tell(Problem.SPHERE.of(population));
      again.tell(Problem.SPHERE.of(population));
    }
    assertThat(again.restarts()).isZero();
  }

  @Test
  void doublesThePopulationWhenNothingDiffers() {
    IpopCmaEs optimizer = optimizer(4);
    int population = optimizer.ask().size();
    while (optimizer.restarts() < 2) {
      optimizer.tell(Collections.nCopies(optimizer.ask().size(), Double.POSITIVE_INFINITY));
    }
    assertThat(optimizer.ask()).hasSize(4 * population);
  }
}
