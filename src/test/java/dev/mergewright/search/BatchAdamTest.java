package dev.mergewright.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.mergewright.space.Genome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BatchAdamTest implements GradientOptimizerTest.Contract {
  private static final int STEPS = 160;

  @Override
  public GradientOptimizer optimizer(long seed) {
    double[] start = new double[DIMENSIONS];
    Arrays.fill(start, 0.8);
    return new BatchAdam(Genome.of(start), BatchAdam.STANDARD_RATE, STEPS);
  }

  @Test
  void asksForACheckInTheSecondHalfAndAtTheEnd() {
    var search = new BatchAdam(Genome.of(0.5), 0.1, 16);
    List<Integer> checks = new ArrayList<>();
    for (int asked = 0; !search.ask().isEmpty(); asked++) {
      boolean isCheck = !search.needsSlopes();
      if (isCheck) {
        checks.add(asked);
      }
      search.tell(List.of(isCheck ? Slope.unknown(1) : new Slope(1, List.of(0.5))));
    }
    assertThat(checks).containsExactly(10, 13, 16, 19);
  }

  /// The bottom is at 0.3, and every slope is that of a bowl somewhere around it.
  @Test
  void findsWhatTheBatchesHaveInCommon() {
    var random = new SplittableRandom(1);
    var search = new BatchAdam(Genome.of(0.9, 0.9), BatchAdam.STANDARD_RATE, STEPS);
    Genome last = Genome.of(0.9, 0.9);
    while (!search.ask().isEmpty()) {
      last = search.ask().getFirst();
      double bottom = 0.3 + 0.2 * random.nextGaussian();
      double f = 0.1;
      List<Double> slope = new ArrayList<>();
      for (double gene : last.toArray()) {
        f += (gene - bottom) * (gene - bottom);
        slope.add(2 * (gene - bottom));
      }
      search.tell(List.of(search.needsSlopes() ? new Slope(f, slope) : Slope.unknown(f)));
    }
    for (double gene : last.toArray()) {
      assertThat(gene).isBetween(0.22, 0.38);
    }
  }

  @Test
  void takesTheSameStepsWhateverTheFitnessIsMultipliedWith() {
    var search = new BatchAdam(Genome.of(0.5), 0.1, 9);
    var larger = new BatchAdam(Genome.of(0.5), 0.1, 9);
    assertThat(larger.ask()).isEqualTo(search.ask());
    for (double f : new double[] {2, 1, 0.5}) {
      search.tell(List.of(new Slope(f, List.of(0.25))));
      larger.tell(List.of(new Slope(4 * f, List.of(1.0))));
      assertThat(larger.ask()).isEqualTo(search.ask());
    }
    assertThat(search.ask()).isNotEqualTo(List.of(Genome.of(0.5)));
  }

  @Test
  void needsAStep() {
    assertThatIllegalArgumentException().isThrownBy(() -> new BatchAdam(Genome.of(0.5), 0.1, 0));
  }
}
