package dev.mergewright.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What every implementation of the merge kernels keeps: the bits of the definition, computed one
/// element after the other. The kernels on the CPU and on the device are thereby equal to each
/// other.
///
/// Only dot products may differ, by the order of their sums.
interface MergeKernelsContract {
  MergeKernels kernels();

  /// One element, the borders of a vector, of a tile or chunk (both 4096 here) and of two.
  static IntStream lengths() {
    return IntStream.of(1, 2, 3, 15, 16, 17, 1000, 4095, 4096, 4097, 8192, 8193);
  }

  static Stream<Arguments> lengthsAndSources() {
    return lengths()
        .boxed()
        .flatMap(length -> IntStream.rangeClosed(1, 4).mapToObj(s -> Arguments.of(length, s)));
  }

  @ParameterizedTest(name = "{0} elements")
  @MethodSource("lengths")
  default void findsTheBorderThatAStableSortFinds(int length) {
    for (float[] values : List.of(normal(length, 1), tied(length, 2), new float[length])) {
      int[] order =
          IntStream.range(0, length)
              .boxed()
              .sorted(Comparator.comparing(i -> -Math.abs(values[i])))
              .mapToInt(i -> i)
              .toArray();
      for (int keep : new int[] {1, 2, length / 3, length - 1, length}) {
        if (keep >= 1 && keep <= length) {
          assertThat(kernels().border(keep, values))
              .as("the %d largest", keep)
              .isEqualTo(border(values, order, keep));
        }
      }
    }
  }

  private static MagnitudeThreshold border(float[] values, int[] order, int keep) {
    if (keep == order.length) {
      return MagnitudeThreshold.NONE;
    }
    float border = Math.abs(values[order[keep - 1]]);
    boolean isTied = Math.abs(values[order[keep]]) == border;
    return new MagnitudeThreshold(
        Float.floatToRawIntBits(border), isTied ? order[keep - 1] : Long.MAX_VALUE);
  }

  @ParameterizedTest(name = "{0} elements")
  @MethodSource("lengths")
  default void trimsAtAnyPlaceOfATensor(int length) {
    float[] values = tied(length, 3);
    int border = Float.floatToRawIntBits(Math.abs(values[length / 2]));
    for (long from : new long[] {0, 100, (1L << 40) + 7}) {
      for (long last : new long[] {Long.MAX_VALUE, from + length / 2, from - 1, 0}) {
        MagnitudeThreshold threshold = new MagnitudeThreshold(border, last);
        float[] kept = new float[length];
        float[] rest = new float[length];
        for (int i = 0; i < length; i++) {
          int magnitude = Float.floatToRawIntBits(Math.abs(values[i]));
          boolean keeps = magnitude > border || magnitude == border && from + i <= last;
          kept[i] = keeps ? values[i] : 0;
          rest[i] = keeps ? 0 : values[i];
        }
        requireBits(kernels().trim(threshold, from, values), kept);
        requireBits(kernels().trimAbove(threshold, from, values), rest);
      }
    }
    requireBits(kernels().trim(MagnitudeThreshold.NONE, 0, values), values);
    requireBits(kernels().trimAbove(MagnitudeThreshold.NONE, 0, values), new float[length]);
  }

  @ParameterizedTest(name = "{0} elements")
  @MethodSource("lengths")
  default void dropsWhatTheMaskDoesNotKeep(int length) {
    float[] values = tied(length, 4);
    for (double p : new double[] {0, 0x1p-53, 1e-4, 0.3, 0.5, 1 - 1e-4, Math.nextDown(1.0), 1}) {
      for (long key : new long[] {0, -1, CounterMask.key(5, "a tensor"), Long.MIN_VALUE}) {
        CounterMask mask = CounterMask.of(key, p);
        for (long from : new long[] {0, 4095, (1L << 40) + 7}) {
          float[] kept = new float[length];
          for (int i = 0; i < length; i++) {
            kept[i] = mask.keeps(from + i) ? values[i] : 0;
          }
          requireBits(kernels().drop(mask, from, values), kept);
        }
      }
    }
  }

  @ParameterizedTest(name = "{0} elements, {1} sources")
  @MethodSource("lengthsAndSources")
  default void electsElementByElement(int length, int sources) {
    float[][] deltas = new float[sources][];
    for (int s = 0; s < sources; s++) {
      deltas[s] = tied(length, 10 + s);
    }
    for (float[] all :
        new float[][] {{0.5f, 0.25f, 1, 0.125f}, {0.3f, -0.3f, 0, 1.7f}, {0, 0, 0, 0}}) {
      float[] weights = Arrays.copyOf(all, sources);
      for (boolean weighted : new boolean[] {true, false}) {
        for (boolean normalize : new boolean[] {true, false}) {
          float[] expected = new float[length];
          for (int i = 0; i < length; i++) {
            expected[i] = elected(deltas, weights, weighted, normalize, i);
          }
          requireBits(kernels().elect(deltas, weights, weighted, normalize), expected);
        }
      }
    }
  }

  private static float elected(
      float[][] deltas, float[] weights, boolean weighted, boolean normalize, int i) {
    float mass = 0;
    for (int s = 0; s < deltas.length; s++) {
      mass += weighted ? deltas[s][i] * weights[s] : deltas[s][i];
    }
    float mix = 0;
    float divisor = 0;
    for (int s = 0; s < deltas.length; s++) {
      float vote = weighted ? deltas[s][i] * weights[s] : deltas[s][i];
      if (deltas.length == 1 || vote != 0 && vote < 0 == mass < 0) {
        mix += deltas[s][i] * weights[s];
        divisor += weights[s];
      }
    }
    return mix / (normalize && divisor != 0 ? divisor : 1);
  }

  @ParameterizedTest(name = "{0} elements, {1} sources")
  @MethodSource("lengthsAndSources")
  default void addsUpInTheOrderOfTheSources(int length, int sources) {
    float[][] values = new float[sources][];
    double[] weights = new double[sources];
    float[] floats = new float[sources];
    for (int s = 0; s < sources; s++) {
      values[s] = s % 2 == 0 ? normal(length, 20 + s) : tied(length, 20 + s);
      weights[s] = 0.3 * s - 0.4;
      floats[s] = (float) weights[s];
    }
    for (double divisor : new double[] {1, 1.7, -3}) {
      requireBits(
          kernels().average(weights, values, divisor),
          each(
              length,
              i -> {
                double sum = 0;
                for (int s = 0; s < sources; s++) {
                  sum += weights[s] * values[s][i];
                }
                return sum / divisor;
              }));
    }
    requireBits(
        kernels().sum(floats, values),
        each(
            length,
            i -> {
              float sum = 0;
              for (int s = 0; s < sources; s++) {
                sum += floats[s] * values[s][i];
              }
              return sum;
            }));
  }

  @ParameterizedTest(name = "{0} elements")
  @MethodSource("lengths")
  default void roundsEveryStepOfAFormula(int length) {
    float[] a = normal(length, 30);
    float[] b = tied(length, 31);
    requireBits(kernels().subtract(a, b), each(length, i -> a[i] - b[i]));
    requireBits(kernels().subtract(b, b), new float[length]);
    for (float factor : new float[] {1, 0.3f, -1.7f, 1e-30f}) {
      requireBits(kernels().addScaled(b, factor, a), each(length, i -> b[i] + factor * a[i]));
      requireBits(
          kernels().combine(0.7f, a, factor, b), each(length, i -> 0.7f * a[i] + factor * b[i]));
    }
    requireBits(kernels().addScaled(b, 0, a), b);
  }

  /// `n` products of 53 bits in another order: off by at most `n` times half an ulp of the sum of
  /// magnitudes, which is at most `sum |a b|`.
  @ParameterizedTest(name = "{0} elements, {1} sources")
  @MethodSource("lengthsAndSources")
  default void multipliesInDouble(int length, int sources) {
    float[][] values = new float[sources][];
    for (int s = 0; s < sources; s++) {
      values[s] = s == 1 ? tied(length, 41) : normal(length, 40 + s);
    }
    double[][] gram = kernels().gram(values);
    for (int a = 0; a < sources; a++) {
      for (int b = 0; b < sources; b++) {
        double dot = 0;
        double magnitudes = 0;
        for (int i = 0; i < length; i++) {
          dot += (double) values[a][i] * values[b][i];
          magnitudes += Math.abs((double) values[a][i] * values[b][i]);
        }
        assertThat(gram[a][b]).isCloseTo(dot, within(length * 0x1p-53 * magnitudes));
      }
    }
  }

  private static float[] each(int length, IntToDoubleFunction formula) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) formula.applyAsDouble(i);
    }
    return values;
  }

  private static float[] normal(int length, long seed) {
    Random random = new Random(seed);
    return each(length, _ -> (float) random.nextGaussian());
  }

  /// Few magnitudes with many ties among them, zeros of both signs, and the least numbers that
  /// there are.
  private static float[] tied(int length, long seed) {
    Random random = new Random(seed);
    float[] some = {0, -0f, 0.125f, -0.125f, 0.25f, -0.5f, 0.5f, Float.MIN_VALUE, -Float.MIN_VALUE};
    return each(length, _ -> some[random.nextInt(some.length)]);
  }

  private static void requireBits(float[] found, float[] expected) {
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < expected.length; i++) {
      if (Float.floatToRawIntBits(found[i]) != Float.floatToRawIntBits(expected[i])) {
        differences.add("%d: %s, not %s".formatted(i, found[i], expected[i]));
      }
    }
    assertThat(differences).isEmpty();
    assertThat(found).hasSameSizeAs(expected);
  }
}
