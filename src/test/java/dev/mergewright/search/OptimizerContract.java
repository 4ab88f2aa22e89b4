package dev.mergewright.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.mergewright.space.Genome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What every [Optimizer] keeps.
interface OptimizerContract extends AskTellContract<Double> {
  @Override
  Optimizer optimizer(long seed);

  @Override
  default Double value(Genome genome) {
    return Problem.ROSENBROCK.of(genome);
  }

  @Test
  default void refusesNaN() {
    Optimizer optimizer = optimizer(1);
    List<Double> told = new ArrayList<>(values(optimizer.ask()));
    told.set(told.size() - 1, Double.NaN);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> optimizer.tell(told))
        .withMessageContaining("NaN at " + (told.size() - 1));
    told.set(told.size() - 1, 0.5);
    optimizer.tell(told); // still waiting for the same population
  }

  @Test
  default void survivesGenerationsThatFailAltogether() {
    Optimizer optimizer = optimizer(1);
    List<Genome> population = optimizer.ask();
    for (int generation = 0; generation < 20 && !population.isEmpty(); generation++) {
      optimizer.tell(Collections.nCopies(population.size(), Double.POSITIVE_INFINITY));
      population = optimizer.ask();
      assertThat(population).allSatisfy(g -> assertThat(g.size()).isEqualTo(DIMENSIONS));
    }
  }
}
