package dev.mergewright.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.mergewright.space.Genome;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListedSearchTest implements OptimizerContract {
  @Override
  public Optimizer optimizer(long seed) {
    return new ListedSearch(new RandomSearch(DIMENSIONS, 12, seed).ask(), 5);
  }

  @Test
  void triesAllInOrderAndThenNothing() {
    ListedSearch grid = ListedSearch.grid(List.of(List.of(0.0, 1.0), List.of(0.0, 0.5, 1.0)), 4);
    assertThat(grid.ask())
        .containsExactly(Genome.of(0, 0), Genome.of(0, 0.5), Genome.of(0, 1), Genome.of(1, 0));
    grid.tell(List.of(1.0, 1.0, 1.0, 1.0));
    assertThat(grid.ask()).containsExactly(Genome.of(1, 0.5), Genome.of(1, 1));
    grid.tell(List.of(1.0, 1.0));
    assertThat(grid.ask()).isEmpty();
  }

  @Test
  void refusesAnEmptyList() {
    assertThatIllegalArgumentException().isThrownBy(() -> new ListedSearch(List.of(), 5));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ListedSearch.grid(List.of(List.of(0.5), List.of()), 5));
  }
}
