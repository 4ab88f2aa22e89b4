package dev.mergewright.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.data.Offset.offset;

import dev.mergewright.space.Genome;
import java.util.List;
import org.junit.jupiter.api.Test;

class CocktailSearchTest implements OptimizerContract {
  @Override
  public Optimizer optimizer(long seed) {
    return new CocktailSearch(new RandomSearch(DIMENSIONS, 3, seed).ask(), 1);
  }

  @Test
  void blendsTheParentsByTheirLossesAndIsDone() {
    var search = new CocktailSearch(List.of(Genome.of(0, 1), Genome.of(1, 0.2)), 1);
    assertThat(search.ask()).containsExactly(Genome.of(0, 1), Genome.of(1, 0.2));
    search.tell(List.of(0.0, Math.log(3)));
    assertThat(search.ask()).hasSize(1);
    assertThat(search.ask().getFirst().gene(0)).isCloseTo(0.25, offset(1e-15));
    assertThat(search.ask().getFirst().gene(1)).isCloseTo(0.8, offset(1e-15));
    search.tell(List.of(0.5));
    assertThat(search.ask()).isEmpty();
  }

  @Test
  void leavesOutAParentThatFailed() {
    var search = new CocktailSearch(List.of(Genome.of(0), Genome.of(1)), 1);
    search.ask();
    search.tell(List.of(Double.POSITIVE_INFINITY, 2.0));
    assertThat(search.ask()).containsExactly(Genome.of(1));
  }

  @Test
  void refusesParentsOfDifferentSpaces() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CocktailSearch(List.of(Genome.of(0), Genome.of(0, 1)), 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new CocktailSearch(List.of(), 1));
  }
}
