package dev.mergewright.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.mergewright.space.Genome;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LandscapeTest {
  private static final double STEP = 1e-6;

  @ParameterizedTest
  @EnumSource(Landscape.class)
  void hasTheSlopeThatDifferencesGive(Landscape landscape) {
    Genome at = new RandomSearch(8, 1, 3).ask().getFirst();
    for (int i = 0; i < at.size(); i++) {
      double rise = landscape.of(moved(at, i, STEP)) - landscape.of(moved(at, i, -STEP));
      assertThat(landscape.slopeAt(at).byGene().get(i))
          .isCloseTo(rise / (2 * STEP), withPercentage(0.01));
    }
  }

  @ParameterizedTest
  @EnumSource(Landscape.class)
  void isNowhereBelowZero(Landscape landscape) {
    assertThat(new SobolSearch(8, 500, 3).ask())
        .allSatisfy(genome -> assertThat(landscape.of(genome)).isPositive());
  }

  private static Genome moved(Genome genome, int gene, double by) {
    double[] genes = genome.toArray();
    genes[gene] += by;
    return Genome.of(genes);
  }
}
