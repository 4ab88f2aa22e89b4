package dev.mergewright.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.mergewright.space.Fitness;
import dev.mergewright.space.Genome;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The best feasible point of the sphere around 0.2 with the first gene at least 0.5 is (0.5, 0.2,
/// ...).
class FeasibilityFirstTest implements SeededContract<Fitness> {
  @Override
  public AskTell<Fitness> optimizer(long seed) {
    return new FeasibilityFirst(cmaEs(seed));
  }

  @Override
  public Fitness value(Genome genome) {
    double sum = 0;
    for (double gene : genome.toArray()) {
      sum += (gene - 0.2) * (gene - 0.2);
    }
    return new Fitness(List.of(sum), Math.max(0, 0.5 - genome.gene(0)));
  }

  @Test
  void findsTheBestFeasiblePoint() {
    CmaEs cmaEs = cmaEs(5);
    AskTell<Fitness> constrained = new FeasibilityFirst(cmaEs);
    for (int generation = 0; generation < 120; generation++) {
      constrained.tell(values(constrained.ask()));
    }
    assertThat(cmaEs.mean().gene(0)).isBetween(0.499, 0.51);
    assertThat(cmaEs.mean().gene(1)).isBetween(0.19, 0.21);
  }

  /// What the optimizer inside is told decides the ranks: every feasible one first.
  @Test
  void ranksEveryFeasibleCandidateBeforeEveryOther() {
    var inside = new Recorded(cmaEs(1));
    var constrained = new FeasibilityFirst(inside);
    constrained.tell(
        constrained.ask().stream()
            .map(
                genome ->
                    genome.gene(1) < 0.5
                        ? Fitness.of(100 * genome.gene(0))
                        : new Fitness(List.of(0.0), genome.gene(0)))
            .toList());
    for (int i = 0; i < inside.population.size(); i++) {
      for (int j = 0; j < inside.population.size(); j++) {
        if (inside.population.get(i).gene(1) < 0.5 && inside.population.get(j).gene(1) >= 0.5) {
          assertThat(inside.told.get(i)).isLessThan(inside.told.get(j));
        }
      }
    }
  }

  @Test
  void refusesSeveralObjectives() {
    AskTell<Fitness> optimizer = optimizer(1);
    List<Fitness> values = optimizer.ask().stream().map(_ -> Fitness.of(1, 2)).toList();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> optimizer.tell(values))
        .withMessageContaining("was told 2");
  }

  private static CmaEs cmaEs(long seed) {
    return new CmaEs(CmaEsSettings.of(Problem.genome(3, DIMENSIONS), seed));
  }

  private static final class Recorded implements Optimizer {
    private final Optimizer optimizer;
    private List<Genome> population = List.of();
    private List<Double> told = List.of();

    Recorded(Optimizer optimizer) {
      this.optimizer = optimizer;
    }

    @Override
    public List<Genome> ask() {
      population = optimizer.ask();
      return population;
    }

    @Override
    public void tell(List<Double> fitness) {
      told = fitness;
      optimizer.tell(fitness);
    }
  }
}
