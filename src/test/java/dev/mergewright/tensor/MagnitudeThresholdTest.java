package dev.mergewright.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MagnitudeThresholdTest {
  @ParameterizedTest(name = "seed {0}, {1} elements")
  @CsvSource({"1, 1", "2, 2", "3, 7", "4, 2047", "5, 2048", "6, 2049", "7, 20000"}) // tile borders
  void keepsWhatAStableSortKeeps(long seed, int elements) {
    float[] values = normal(seed, elements);
    for (int keep : new int[] {1, (elements + 1) / 3, elements / 2, elements - 1, elements}) {
      if (keep >= 1) {
        assertThat(Arrays.mismatch(trimmed(values, keep, 4096), sorted(values, keep))).isNegative();
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {11, 12, 13})
  void givesTiesToTheLowestIndex(long seed) {
    float[] values = normal(seed, 10_000);
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.round(values[i] * 2) / 2f; // a dozen magnitudes, hundreds of ties each
    }
    for (int keep : new int[] {1, 2, 17, 4096, 5000, 9_998}) {
      assertThat(Arrays.mismatch(trimmed(values, keep, 1000), sorted(values, keep))).isNegative();
    }
  }

  @Test
  void findsTheBordersOfSeveralLongRunsAtOnce() {
    int elements = 2 * BucketCount.STRETCH + 5;
    float[] tied = normal(31, elements); // as differences of bf16 numbers, ties in every stretch
    for (int i = 0; i < elements; i++) {
      tied[i] = Math.round(tied[i] * 4) / 4f;
    }
    float[][] runs = {tied, normal(32, elements), tied};
    for (long[] keep : new long[][] {{elements / 2, 1000, 3}, {elements - 1, elements / 2, 7777}}) {
      List<MagnitudeThreshold> borders =
          MagnitudeThreshold.keeping(
              keep,
              elements,
              (from, into, count) -> {
                for (int run = 0; run < runs.length; run++) {
                  System.arraycopy(runs[run], (int) from, into[run], 0, count);
                }
              });
      for (int run = 0; run < runs.length; run++) {
        float[] kept = runs[run].clone();
        borders.get(run).trim(0, kept, elements);
        assertThat(Arrays.mismatch(kept, sorted(runs[run], (int) keep[run]))).isNegative();
      }
    }
  }

  @ParameterizedTest(name = "{0}, {1} kept, {2} passes at most")
  @CsvSource({
    "EVEN, 600000, 1.1", // a look, a check, and some for the last tie
    "EVEN, 1200000, 1.1", // so many that zeros are kept
    "EVEN, 1, 3.1", // so few that the look meets none of them
    "HARDLY_EVEN, 600000, 1.1", // the uneven numbers are elsewhere
    "HARDLY_EVEN, 30000, 3.1", // among the uneven numbers
    "UNEVEN, 600000, 3.1", // more buckets are near than are guessed
    "UNEVEN, 1, 3.1",
    "MISLEADING, 600000, 3.1" // the look meets other numbers than the check
  })
  void readsALongRunSeldom(Kind kind, int keep, double passes) {
    int elements = (int) MagnitudeSearch.LONG_RUN + 2 * BucketCount.STRETCH + 5;
    float[] values = kind.values(elements);
    AtomicLong read = new AtomicLong();
    MagnitudeThreshold border =
        MagnitudeThreshold.keeping(
            keep,
            elements,
            (from, into, count) -> {
              read.addAndGet(count);
              System.arraycopy(values, (int) from, into, 0, count);
            });
    int kept = 0;
    int tiesKept = 0;
    for (int i = 0; i < elements; i++) {
      int magnitude = Float.floatToRawIntBits(Math.abs(values[i]));
      kept += magnitude > border.bits() ? 1 : 0;
      tiesKept += magnitude == border.bits() && i <= border.lastTie() ? 1 : 0;
    }
    assertThat(kept + tiesKept).isEqualTo(keep);
    assertThat(tiesKept).isPositive();
    assertThat((double) read.get() / elements).isLessThan(passes);
  }

  private enum Kind {
    /// Differences of bf16 numbers: a dozen magnitudes, of which many are 0.
    EVEN,
    /// Of which some lie between.
    HARDLY_EVEN,
    /// Differences of f32 numbers.
    UNEVEN,
    /// The tiles that a look reads hold zeros.
    MISLEADING;

    float[] values(int elements) {
      float[] values = normal(33, elements);
      for (int i = 0; i < elements; i++) {
        float even = Math.round(values[i] * 4) / 4f;
        values[i] =
            switch (this) {
              case EVEN -> even;
              case HARDLY_EVEN -> i % 50 == 0 ? 9 + values[i] : even;
              case UNEVEN -> values[i];
              case MISLEADING ->
                  i / Tiles.SIZE % MagnitudeSearch.SAMPLED == 0 ? 0 : 1 + Math.abs(values[i]);
            };
      }
      return values;
    }
  }

  @Test
  void keepsExactlyKOfEqualMagnitudes() {
    float[] values = {-1, 1, -1, 1, 1};
    assertThat(trimmed(values, 3, 2)).containsExactly(-1, 1, -1, 0, 0);
  }

  @Test
  void tellsAMagnitudeByItsRank() {
    float[] values = normal(21, 5000);
    TileReader reader = (from, into, count) -> System.arraycopy(values, (int) from, into, 0, count);
    double[] sorted = IntStream.range(0, 5000).mapToDouble(i -> Math.abs(values[i])).toArray();
    Arrays.sort(sorted);
    for (int rank : new int[] {1, 2, 2500, 4999, 5000}) {
      assertThat(MagnitudeThreshold.magnitudeOf(rank, 5000, reader))
          .isEqualTo((float) sorted[5000 - rank]);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MagnitudeThreshold.magnitudeOf(0, 5, reader))
        .withMessage("rank must be in [1, 5], was 0");
  }

  @Test
  void trimsAboveWhatItWouldKeep() {
    float[] values = {-1, 1, -2, 1, 0.5f};
    MagnitudeThreshold threshold =
        MagnitudeThreshold.keeping(
            3, 5, (from, into, count) -> System.arraycopy(values, (int) from, into, 0, count));
    threshold.trimAbove(0, values, 5);
    assertThat(values).containsExactly(0, 0, 0, 1, 0.5f);
  }

  @Test
  void ordersSubnormalAndGreatNumbers() {
    float[] values = {Float.MIN_VALUE, -Float.MAX_VALUE, 0f, 1e-40f, -1e-39f};
    assertThat(trimmed(values, 1, 5)).containsExactly(0, -Float.MAX_VALUE, 0, 0, 0);
    assertThat(trimmed(values, 3, 5)).containsExactly(0, -Float.MAX_VALUE, 0, 1e-40f, -1e-39f);
  }

  @Test
  void keepsAllAtFullDensityAndOneAtLeast() {
    assertThat(MagnitudeThreshold.kept(1, 10)).isEqualTo(10);
    assertThat(MagnitudeThreshold.kept(0.59, 10)).isEqualTo(5);
    assertThat(MagnitudeThreshold.kept(0.01, 10)).isEqualTo(1);
    assertThat(MagnitudeThreshold.kept(0.5, 0)).isZero();
    assertThat(MagnitudeThreshold.keeping(0, 0, (_, _, _) -> {}))
        .isEqualTo(MagnitudeThreshold.NONE);
  }

  @Test
  void refusesACountOutsideTheTensor() {
    TileReader none = (_, _, _) -> {};
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MagnitudeThreshold.keeping(0, 5, none))
        .withMessage("keep must be in [1, 5], was 0");
    assertThatIllegalArgumentException().isThrownBy(() -> MagnitudeThreshold.keeping(6, 5, none));
  }

  private static float[] trimmed(float[] values, int keep, int tile) {
    MagnitudeThreshold threshold =
        MagnitudeThreshold.keeping(
            keep,
            values.length,
            (from, into, count) -> System.arraycopy(values, (int) from, into, 0, count));
    float[] result = new float[values.length];
    for (int from = 0; from < values.length; from += tile) {
      int count = Math.min(tile, values.length - from);
      float[] part = Arrays.copyOfRange(values, from, from + count);
      threshold.trim(from, part, count);
      System.arraycopy(part, 0, result, from, count);
    }
    return result;
  }

  private static float[] sorted(float[] values, int keep) {
    float[] result = new float[values.length];
    IntStream.range(0, values.length)
        .boxed()
        .sorted(Comparator.comparing((Integer i) -> -Math.abs(values[i]))) // stable
        .limit(keep)
        .forEach(i -> result[i] = values[i]);
    return result;
  }

  private static float[] normal(long seed, int elements) {
    Random random = new Random(seed);
    float[] values = new float[elements];
    for (int i = 0; i < elements; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
