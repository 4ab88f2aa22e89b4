package dev.mergewright.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.data.Offset.offset;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MetricTest {
  private static final Metric RATE = new Metric.Rate("rate", true);
  private static final Metric MEAN = new Metric.Mean("mean", false);
  private static final Metric PERPLEXITY = new Metric.Perplexity("perplexity");

  @Test
  void givesARateWithWilsonsIntervalAndTheErrorOfAMean() {
    Score score = RATE.score(hits(1, 1, 1, 0)).orElseThrow();
    assertThat(score.value()).isEqualTo(0.75);
    assertThat(score.count()).isEqualTo(4);
    assertThat(score.standardError()).isCloseTo(0.25, offset(1e-12)); // sqrt(0.75 * 0.25 / 3)
    assertThat(score.interval()).isEqualTo(new Proportion(3, 4).interval());
  }

  @Test
  void leavesOutRowsThatSayNothing() {
    List<Reading> readings = new ArrayList<>(hits(1, 0, 1));
    readings.add(Reading.NONE);
    assertThat(RATE.score(readings).orElseThrow().count()).isEqualTo(3);
    assertThat(RATE.score(List.of(Reading.NONE))).isEmpty();
    assertThat(MEAN.score(List.of(Reading.NONE))).isEmpty();
    assertThat(PERPLEXITY.score(List.of(Reading.NONE))).isEmpty();
  }

  @Test
  void pairsOnlyRowsOfWhichBothModelsSaySomething() {
    List<Reading> first = List.of(Reading.of(true), Reading.NONE, Reading.of(true));
    List<Reading> second = List.of(Reading.of(false), Reading.of(false), Reading.NONE);
    Difference difference = RATE.difference(first, second).orElseThrow();
    assertThat(difference.count()).isEqualTo(1);
    assertThat(difference.value()).isEqualTo(1);
    assertThat(RATE.difference(List.of(Reading.NONE), List.of(Reading.of(true)))).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> RATE.difference(first, hits(1)));
  }

  /// Mean 2, deviation 1, 400 rows: the normal interval is 2 +- 0.098.
  @Test
  void givesAMeanWithABootstrapIntervalLikeTheNormalOne() {
    SplittableRandom random = new SplittableRandom(7);
    List<Reading> readings =
        IntStream.range(0, 400).mapToObj(_ -> Reading.of(2 + random.nextGaussian())).toList();
    Score score = MEAN.score(readings).orElseThrow();
    assertThat(score.standardError()).isCloseTo(0.05, offset(0.005));
    assertThat(score.interval().high() - score.interval().low())
        .isCloseTo(2 * 1.96 * score.standardError(), offset(0.02));
    assertThat(score.interval().contains(score.value())).isTrue();
    assertThat(MEAN.score(readings)).isEqualTo(MEAN.score(readings));
  }

  /// Tokens count alike: 10 tokens of loss 1 and 30 of loss 2 are exp(1.75), not exp(1.5).
  @Test
  void weighsRowsByTheirTokensInAPerplexity() {
    List<Reading> readings = List.of(new Reading(10, 10), new Reading(60, 30));
    Score score = PERPLEXITY.score(readings).orElseThrow();
    assertThat(score.value()).isCloseTo(Math.exp(1.75), offset(1e-12));
    assertThat(score.interval().low()).isCloseTo(Math.exp(1), offset(1e-12));
    assertThat(score.interval().high()).isCloseTo(Math.exp(2), offset(1e-12));
    assertThat(score.isRate()).isFalse();
  }

  @Test
  void findsASmallShiftOfLossesThatUnpairedIntervalsWouldHide() {
    SplittableRandom random = new SplittableRandom(3);
    List<Reading> first = new ArrayList<>();
    List<Reading> second = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      double loss = 3 + random.nextGaussian();
      first.add(Reading.of(loss));
      second.add(Reading.of(loss + 0.02 + 0.05 * random.nextGaussian()));
    }
    Difference difference = MEAN.difference(first, second).orElseThrow();
    assertThat(difference.value()).isCloseTo(-0.02, offset(0.01));
    assertThat(difference.interval().high()).isNegative();
    assertThat(difference.p()).isLessThan(1e-4);
    assertThat(MEAN.score(first).orElseThrow().interval())
        .matches(other -> other.overlaps(MEAN.score(second).orElseThrow().interval()));
    assertThat(PERPLEXITY.difference(first, second).orElseThrow().interval().high()).isNegative();
  }

  private static List<Reading> hits(int... hits) {
    return IntStream.of(hits).mapToObj(hit -> Reading.of(hit == 1)).toList();
  }
}
