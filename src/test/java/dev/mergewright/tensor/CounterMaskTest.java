package dev.mergewright.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CounterMaskTest {
  private static final int N = 50_000;

  @ParameterizedTest(name = "p = {0}")
  @ValueSource(doubles = {0.1, 0.5, 0.9})
  void keepsTheFractionAskedFor(double p) {
    double kept = sum(masked(CounterMask.of(7, p), 1000)) / N;
    // Five standard errors of a binomial share.
    assertThat(kept).isCloseTo(p, within(5 * Math.sqrt(p * (1 - p) / N)));
  }

  @Test
  void dropsAllAndNothingAtTheEnds() {
    assertThat(sum(masked(CounterMask.of(7, 0), 1000))).isZero();
    assertThat(sum(masked(CounterMask.of(7, 1), 1000))).isEqualTo(N);
  }

  @Test
  void doesNotDependOnTiles() {
    CounterMask mask = CounterMask.of(3, 0.3);
    assertThat(Arrays.mismatch(masked(mask, 1), masked(mask, 4096))).isNegative();
    float[] one = {1};
    mask.drop(N - 1, one, 1);
    assertThat(one[0] == 1).isEqualTo(mask.keeps(N - 1));
  }

  @Test
  void keepsASubsetAtASmallerDensity() {
    float[] few = masked(CounterMask.of(3, 0.2), 1000);
    float[] more = masked(CounterMask.of(3, 0.4), 1000);
    assertThat(IntStream.range(0, N).filter(i -> few[i] > more[i])).isEmpty();
  }

  @Test
  void masksOfDifferentKeysAreIndependent() {
    float[] a = masked(CounterMask.of(CounterMask.key(1, 0), 0.5), 1000);
    float[] b = masked(CounterMask.of(CounterMask.key(1, 1), 0.5), 1000);
    // Agreement of two fair coins: one half, five standard errors.
    assertThat((double) agreements(a, b) / N).isCloseTo(0.5, within(5 * 0.5 / Math.sqrt(N)));
    assertThat(CounterMask.key(1, "a")).isNotEqualTo(CounterMask.key(1, "b"));
    assertThat(CounterMask.key(1, "a")).isNotEqualTo(CounterMask.key(2, "a"));
  }

  @Test
  void refusesAProbabilityOutsideTheUnitInterval() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CounterMask.of(0, 1.5))
        .withMessage("probability must be in [0, 1], was 1.5");
  }

  private static float[] masked(CounterMask mask, int tile) {
    float[] result = new float[N];
    float[] part = new float[tile];
    for (int from = 0; from < N; from += tile) {
      int count = Math.min(tile, N - from);
      Arrays.fill(part, 1);
      mask.drop(from, part, count);
      System.arraycopy(part, 0, result, from, count);
    }
    return result;
  }

  private static double sum(float[] values) {
    return Tiles.sumOfMagnitudes(values, values.length);
  }

  private static int agreements(float[] a, float[] b) {
    int same = 0;
    for (int i = 0; i < a.length; i++) {
      same += a[i] == b[i] ? 1 : 0;
    }
    return same;
  }
}
