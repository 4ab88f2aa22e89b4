package dev.mergewright.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mergewright.evaluation.Interval;
import dev.mergewright.evaluation.McNemar;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PairedDifferenceTest {
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void isMcNemarsTestForOneModelOnEachSide(long seed) {
    boolean[] first = drawn(seed, .8);
    boolean[] second = drawn(seed + 100, .7);
    PairedDifference ours = PairedDifference.of(List.of(first), List.of(second));
    McNemar theirs = McNemar.of(boxed(first), boxed(second));
    Interval interval = theirs.interval();
    assertThat(ours.gained()).isEqualTo((int) theirs.onlyFirst());
    assertThat(ours.lost()).isEqualTo((int) theirs.onlySecond());
    // Both are exact; they add the same probabilities in another order.
    assertThat(ours.p()).isCloseTo(theirs.p(), within(1e-9));
    assertThat(ours.mean()).isCloseTo(theirs.difference(), within(1e-12));
    assertThat(ours.low()).isCloseTo(interval.low(), within(1e-12));
    assertThat(ours.high()).isCloseTo(interval.high(), within(1e-12));
  }

  @Test
  void copiesOfOneSearchAreNoMoreEvidenceThanTheSearch() {
    boolean[] first = drawn(1, .8);
    boolean[] second = drawn(2, .75);
    PairedDifference once = PairedDifference.of(List.of(first), List.of(second));
    PairedDifference thrice =
        PairedDifference.of(Collections.nCopies(3, first), Collections.nCopies(3, second));
    assertThat(thrice.p()).isCloseTo(once.p(), within(1e-12));
    assertThat(thrice.low()).isCloseTo(once.low(), within(1e-12));
    assertThat(thrice.gained()).isEqualTo(3 * once.gained());
  }

  @Test
  void aSingleModelMeetsEachSearch() {
    boolean[] naive = drawn(3, .5);
    List<boolean[]> searches = List.of(drawn(4, .9), drawn(5, .9), drawn(6, .9));
    PairedDifference difference = PairedDifference.of(searches, List.of(naive));
    double mean =
        searches.stream()
            .mapToDouble(each -> PairedDifference.of(List.of(each), List.of(naive)).mean())
            .average()
            .orElseThrow();
    assertThat(difference.mean()).isCloseTo(mean, within(1e-12));
  }

  @Test
  void modelsThatAgreeEverywhereDoNotDifferButTheIntervalHasAWidth() {
    boolean[] marks = drawn(7, .9);
    PairedDifference difference = PairedDifference.of(List.of(marks), List.of(marks));
    assertThat(difference.p()).isEqualTo(1);
    assertThat(difference.low()).isNegative();
    assertThat(difference.high()).isPositive();
  }

  @Test
  void manyRowsDoNotUpsetTheExactTest() {
    int[] net = new int[6000];
    for (int row = 0; row < net.length; row++) {
      net[row] = row < 3080 ? 1 : -1;
    }
    // The normal tail beyond (160 - 1) / sqrt(6000), with continuity correction.
    assertThat(PairedDifference.of(net, 1, 0, 0).p()).isCloseTo(.0401, within(.0002));
  }

  @Test
  void refusesModelsThatAnsweredOtherRows() {
    assertThatThrownBy(() -> PairedDifference.of(List.of(new boolean[3]), List.of(new boolean[4])))
        .hasMessageContaining("3 and 4");
    assertThatThrownBy(
            () ->
                PairedDifference.of(
                    Collections.nCopies(3, new boolean[3]), Collections.nCopies(2, new boolean[3])))
        .hasMessageContaining("2 models with 3");
  }

  private static boolean[] drawn(long seed, double share) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    boolean[] marks = new boolean[400];
    for (int row = 0; row < marks.length; row++) {
      marks[row] = random.nextDouble() < share;
    }
    return marks;
  }

  private static List<Boolean> boxed(boolean[] marks) {
    List<Boolean> boxed = new ArrayList<>();
    for (boolean mark : marks) {
      boxed.add(mark);
    }
    return boxed;
  }
}
