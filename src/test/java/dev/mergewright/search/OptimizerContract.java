package dev.mergewright.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.mergewright.space.Genome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What every [Optimizer] keeps.
interface OptimizerContract {
  int DIMENSIONS = 6;

  /// A new optimizer over six dimensions.
  Optimizer optimizer(long seed);

  @Test
  default void proposesTheSamePopulationUntilItIsTold() {
    Optimizer optimizer = optimizer(1);
    List<Genome> population = optimizer.ask();
    assertThat(optimizer.ask()).isEqualTo(population);
    optimizer.tell(Problem.SPHERE.of(population));
    assertThat(optimizer.ask()).isNotEqualTo(population);
  }

  @Test
  default void proposesGenomesOfTheSpace() {
    assertThat(optimizer(1).ask())
        .isNotEmpty()
        .allSatisfy(genome -> assertThat(genome.size()).isEqualTo(DIMENSIONS));
  }

  @Test
  default void differsBySeed() {
    assertThat(optimizer(1).ask()).isNotEqualTo(optimizer(2).ask());
  }

  @Test
  default void replaysAJournalBitForBit() {
    Optimizer first = optimizer(7);
    List<List<Double>> journal = new ArrayList<>();
    for (int generation = 0; generation < 30; generation++) {
      List<Double> told = Problem.ROSENBROCK.of(first.ask());
      journal.add(told);
      first.tell(told);
    }

    Optimizer resumed = optimizer(7);
    for (List<Double> told : journal) {
      resumed.ask();
      resumed.tell(told);
    }
    assertThat(resumed.ask()).isEqualTo(first.ask());
  }

  @Test
  default void refusesNaN() {
    Optimizer optimizer = optimizer(1);
    List<Double> told = new ArrayList<>(Problem.SPHERE.of(optimizer.ask()));
    told.set(1, Double.NaN);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> optimizer.tell(told))
        .withMessageContaining("NaN at 1");
    told.set(1, 0.5);
    optimizer.tell(told); // still waiting for the same population
  }

  @Test
  default void refusesTheWrongNumberOfValues() {
    Optimizer optimizer = optimizer(1);
    int population = optimizer.ask().size();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> optimizer.tell(Collections.nCopies(population - 1, 1.0)))
        .withMessageContaining("was told " + (population - 1));
  }

  @Test
  default void refusesValuesNobodyAskedFor() {
    assertThatIllegalStateException().isThrownBy(() -> optimizer(1).tell(List.of()));
  }

  @Test
  default void survivesGenerationsThatFailAltogether() {
    Optimizer optimizer = optimizer(1);
    for (int generation = 0; generation < 20; generation++) {
      int population = optimizer.ask().size();
      optimizer.tell(Collections.nCopies(population, Double.POSITIVE_INFINITY));
    }
    assertThat(optimizer.ask()).isNotEmpty();
  }
}
