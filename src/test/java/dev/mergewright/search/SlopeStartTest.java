package dev.mergewright.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.mergewright.space.Genome;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlopeStartTest implements GradientOptimizerTest.Contract {
  @Override
  public GradientOptimizer optimizer(long seed) {
    return new SlopeStart(
        new RandomSearch(DIMENSIONS, 3, seed).ask(), start -> new ProjectedLbfgs(start, 0.1));
  }

  @Test
  void takesSlopesFromTheBestItWasGivenOn() {
    List<Genome> opening = List.of(Genome.of(0.9), Genome.of(0.3), Genome.of(0.4));
    var search = new SlopeStart(opening, start -> new Adam(start, 0.1));
    assertThat(search.needsSlopes()).isFalse();
    assertThat(search.ask()).isEqualTo(opening);
    search.tell(
        List.of(Slope.unknown(Double.POSITIVE_INFINITY), Slope.unknown(2), Slope.unknown(2)));
    assertThat(search.needsSlopes()).isTrue();
    assertThat(search.ask()).containsExactly(Genome.of(0.3));
  }

  @Test
  void beginsWithTheSlopeWhereThereIsOneStart() {
    var search = new SlopeStart(List.of(Genome.of(0.9)), start -> new Adam(start, 0.1));
    assertThat(search.needsSlopes()).isTrue();
    assertThat(search.ask()).containsExactly(Genome.of(0.9));
  }

  @Test
  void needsAGenome() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SlopeStart(List.of(), start -> new Adam(start, 0.1)));
  }
}
