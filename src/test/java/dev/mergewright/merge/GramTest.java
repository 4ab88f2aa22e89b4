package dev.mergewright.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mergewright.checkpoint.ArrayWeights;
import dev.mergewright.tensor.ElementType;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Dot products of rows, columns and whole tensors against a plain loop.
class GramTest {
  @ParameterizedTest(name = "{0} x {1} x {2}")
  @CsvSource({"1, 1, 1", "2, 1, 3", "1, 3, 2733", "1, 2733, 3", "5, 7, 300", "1, 9000, 1"}) // tiles
  void addsUpEveryFiber(int slices, int rows, int columns) {
    int rest = rows * columns;
    List<Long> shape = List.of((long) slices, (long) rows, (long) columns);
    check(shape, Fibers::whole, 1, _ -> 0);
    check(shape, Fibers::rows, slices * rows, i -> i / columns);
    check(shape, Fibers::columns, rest, i -> i % rest);
  }

  @ParameterizedTest
  @CsvSource({"1", "5", "4097"})
  void takesATensorOfOneDimensionForOneVector(int length) {
    for (Function<TensorGroup, Fibers> fibers :
        List.<Function<TensorGroup, Fibers>>of(Fibers::whole, Fibers::rows, Fibers::columns)) {
      check(List.of((long) length), fibers, 1, _ -> 0);
    }
  }

  private static void check(
      List<Long> shape,
      Function<TensorGroup, Fibers> fibersOf,
      int fibers,
      IntUnaryOperator fiberOf) {
    int n = Math.toIntExact(shape.stream().reduce(1L, Math::multiplyExact));
    float[] base = normal(1, n);
    float[] x = normal(2, n);
    float[] y = normal(3, n);
    Map<String, ArrayWeights> models =
        Map.of("base", weights(shape, base), "x", weights(shape, x), "y", weights(shape, y));
    TensorGroup group = SourcePool.of(models, 0).group("w", "base", List.of("x", "y"));
    assertThat(fibersOf.apply(group).count()).isEqualTo(fibers);
    double[] raw = new double[fibers];
    double[] vectors = new double[fibers];
    for (int i = 0; i < n; i++) {
      raw[fiberOf.applyAsInt(i)] += (double) x[i] * y[i];
      vectors[fiberOf.applyAsInt(i)] += (double) (x[i] - base[i]) * (y[i] - base[i]);
    }
    Gram ofRaw = Gram.of(group, fibersOf.apply(group), false);
    Gram ofVectors = Gram.of(group, fibersOf.apply(group), true);
    for (int fiber = 0; fiber < fibers; fiber++) {
      assertThat(ofRaw.dot(0, 1, fiber)).isCloseTo(raw[fiber], within(1e-9));
      assertThat(ofVectors.dot(1, 0, fiber)).isCloseTo(vectors[fiber], within(1e-9));
    }
  }

  private static ArrayWeights weights(List<Long> shape, float[] values) {
    return new ArrayWeights().with("w", ElementType.F32, shape, values);
  }

  private static float[] normal(long seed, int n) {
    Random random = new Random(seed);
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
