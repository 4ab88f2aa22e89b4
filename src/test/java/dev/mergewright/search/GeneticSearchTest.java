package dev.mergewright.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.mergewright.space.GeneKind;
import dev.mergewright.space.Genome;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class GeneticSearchTest implements OptimizerContract, SeededContract<Double> {
  private static final GeneKind.Choice METHODS = new GeneKind.Choice(4);
  private static final List<GeneKind> GENES =
      List.of(
          METHODS,
          new GeneKind.Real(),
          new GeneKind.Real(),
          new GeneKind.Real(),
          new GeneKind.Real(),
          new GeneKind.Real());

  @Override
  public GeneticSearch optimizer(long seed) {
    return new GeneticSearch(EvolutionSettings.of(GENES, seed).withPopulation(20));
  }

  /// Every method has its own valley; that of method 2 is the deepest.
  @Test
  void findsTheChoiceAndTheNumbersThatGoWithIt() {
    GeneticSearch optimizer = optimizer(3);
    Genome best = Genome.of(0, 0, 0, 0, 0, 0);
    for (int generation = 0; generation < 60; generation++) {
      List<Genome> population = optimizer.ask();
      for (Genome genome : population) {
        best = depth(genome) < depth(best) ? genome : best;
      }
      optimizer.tell(population.stream().map(GeneticSearchTest::depth).toList());
    }
    assertThat(METHODS.option(best.gene(0))).isEqualTo(2);
    assertThat(depth(best)).isLessThan(0.01);
  }

  @Test
  void neverProposesBetweenTwoChoices() {
    GeneticSearch optimizer = optimizer(4);
    for (int generation = 0; generation < 10; generation++) {
      List<Genome> population = optimizer.ask();
      assertThat(population)
          .allSatisfy(
              genome ->
                  assertThat(genome.gene(0))
                      .isEqualTo(METHODS.gene(METHODS.option(genome.gene(0)))));
      optimizer.tell(population.stream().map(GeneticSearchTest::depth).toList());
    }
  }

  @Test
  void refusesSettingsThatCannotWork() {
    EvolutionSettings settings = EvolutionSettings.of(3, 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings.withPopulation(7))
        .withMessageContaining("was 7");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings.withOpening(List.of(Genome.of(0.5))))
        .withMessageContaining("3 genes, was 1");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                settings.withPopulation(4).withOpening(Collections.nCopies(5, Genome.of(0, 0, 0))));
    assertThatIllegalArgumentException().isThrownBy(() -> EvolutionSettings.of(0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> METHODS.gene(4));
    assertThatIllegalArgumentException().isThrownBy(() -> new GeneKind.Choice(0));
  }

  private static double depth(Genome genome) {
    int method = METHODS.option(genome.gene(0));
    double sum = Math.abs(method - 2) * 0.5;
    for (int i = 1; i < genome.size(); i++) {
      double off = genome.gene(i) - 0.2 * (method + 1);
      sum += off * off;
    }
    return sum;
  }
}
