package dev.mergewright.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.mergewright.space.Fitness;
import dev.mergewright.space.Genome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class Nsga2Test implements SeededContract<Fitness> {
  @Override
  public Nsga2 optimizer(long seed) {
    return new Nsga2(EvolutionSettings.of(DIMENSIONS, seed).withPopulation(20));
  }

  /// The first gene makes it feasible from 0.3 on.
  @Override
  public Fitness value(Genome genome) {
    double far = 0;
    double near = 0;
    for (double gene : genome.toArray()) {
      far += (gene - 0.8) * (gene - 0.8);
      near += (gene - 0.2) * (gene - 0.2);
    }
    return new Fitness(List.of(far, near), Math.max(0, 0.3 - genome.gene(0)));
  }

  /// The bound is that of the reference for 10,000 evaluations, where this one stands at 0.233; the
  /// best there is is 0.2466.
  @Test
  void coversTheFrontOfSixtyFourGenes() {
    var problem = new TwoValleys();
    double mean =
        LongStream.rangeClosed(1, 3)
            .mapToDouble(seed -> problem.volume(seed, 10_000))
            .average()
            .orElseThrow();
    assertThat(mean).isBetween(0.226, TwoValleys.IDEAL);
  }

  @Test
  void endsWithAFrontThatMeetsTheConstraints() {
    Nsga2 optimizer = optimizer(3);
    for (int generation = 0; generation < 40; generation++) {
      optimizer.tell(values(optimizer.ask()));
    }
    assertThat(optimizer.front().isFeasible()).isTrue();
    assertThat(optimizer.front().members())
        .hasSizeGreaterThan(10)
        .allSatisfy(member -> assertThat(member.genome().gene(0)).isGreaterThanOrEqualTo(0.3));
  }

  @Test
  void beginsWithTheGenomesItIsGiven() {
    Genome source = Problem.genome(3, DIMENSIONS);
    EvolutionSettings settings =
        EvolutionSettings.of(DIMENSIONS, 1).withPopulation(8).withOpening(List.of(source));
    List<Genome> first = new Nsga2(settings).ask();
    assertThat(first).hasSize(8).startsWith(source).doesNotHaveDuplicates();
  }

  @Test
  void neverLosesTheBestOfAnyObjective() {
    Nsga2 optimizer = optimizer(4);
    double best = Double.POSITIVE_INFINITY;
    for (int generation = 0; generation < 25; generation++) {
      List<Fitness> values =
          optimizer.ask().stream().map(g -> Fitness.of(g.gene(0), 1 - g.gene(0))).toList();
      optimizer.tell(values);
      best = Math.min(best, values.stream().mapToDouble(f -> f.objective(0)).min().orElseThrow());
      assertThat(optimizer.front().fitness().getFirst().objective(0)).isEqualTo(best);
    }
  }

  @Test
  void survivesGenerationsThatFailAltogether() {
    Nsga2 optimizer = optimizer(5);
    for (int generation = 0; generation < 5; generation++) {
      optimizer.tell(Collections.nCopies(optimizer.ask().size(), Fitness.failed(2)));
    }
    assertThat(optimizer.front().members()).isEmpty();
    optimizer.tell(values(optimizer.ask()));
    assertThat(optimizer.front().members()).isNotEmpty();
  }

  @Test
  void refusesCandidatesWithOtherObjectives() {
    Nsga2 optimizer = optimizer(1);
    List<Fitness> values = new ArrayList<>(values(optimizer.ask()));
    values.set(3, Fitness.of(1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> optimizer.tell(values))
        .withMessageContaining("same number of objectives");
  }
}
