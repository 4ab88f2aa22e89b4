package dev.mergewright.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.mergewright.space.Genome;
import java.util.List;
import org.junit.jupiter.api.Test;

class WarmStartTest implements OptimizerContract, SeededContract<Double> {
  @Override
  public Optimizer optimizer(long seed) {
    return new WarmStart(
        new RandomSearch(DIMENSIONS, 3, seed).ask(),
        start -> new CmaEs(CmaEsSettings.of(start, seed)));
  }

  @Test
  void searchesOnFromTheBestItWasGiven() {
    List<Genome> opening = List.of(Genome.of(0.9), Genome.of(0.3), Genome.of(0.4));
    var search = new WarmStart(opening, start -> new ListedSearch(List.of(start), 1));
    assertThat(search.ask()).isEqualTo(opening);
    search.tell(List.of(Double.POSITIVE_INFINITY, 2.0, 2.0));
    assertThat(search.ask()).containsExactly(Genome.of(0.3));
  }

  @Test
  void needsAGenome() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WarmStart(List.of(), start -> new ListedSearch(List.of(start), 1)));
  }
}
