package dev.mergewright.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.data.Offset.offset;

import dev.mergewright.space.Genome;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RandomSearchTest {
  @Nested
  class Uniform implements OptimizerContract, SeededContract<Double> {
    @Override
    public Optimizer optimizer(long seed) {
      return new RandomSearch(DIMENSIONS, 5, seed);
    }
  }

  @Nested
  class Sobol implements OptimizerContract, SeededContract<Double> {
    @Override
    public Optimizer optimizer(long seed) {
      return new SobolSearch(DIMENSIONS, 5, seed);
    }
  }

  /// Of 64 points every sixteenth of every gene holds exactly four; the shift moves the cuts.
  @Test
  void fillsEveryGeneEvenlyWithASobolSequence() {
    List<Genome> points = new SobolSearch(8, 64, 3).ask();
    double[] shift = GenerationRandom.of(3, 0).doubles(8).toArray();
    for (int gene = 0; gene < 8; gene++) {
      int[] counts = new int[16];
      for (Genome point : points) {
        double unmoved = point.gene(gene) - shift[gene];
        counts[(int) ((unmoved < 0 ? unmoved + 1 : unmoved) * 16 + 1e-9)]++;
      }
      assertThat(counts).containsOnly(4);
    }
  }

  @Test
  void drawsEvenly() {
    double mean =
        new RandomSearch(4, 2000, 1)
            .ask().stream().mapToDouble(genome -> genome.gene(2)).average().orElseThrow();
    assertThat(mean).isCloseTo(0.5, offset(0.03));
  }

  @Test
  void refusesSpacesWithoutGenes() {
    assertThatIllegalArgumentException().isThrownBy(() -> new RandomSearch(0, 5, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new RandomSearch(5, 0, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SobolSearch(1001, 5, 1))
        .withMessageContaining("was 1001");
  }
}
