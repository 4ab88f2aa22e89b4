package dev.mergewright.merge;

import dev.mergewright.tensor.DeviceTile;
import dev.mergewright.tensor.Tiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// A linear combination of the base and the sources whose coefficients may differ from fiber to
/// fiber: the apply pass of the geometric methods.
///
/// ```text
/// y = (1 - sum_i c_i) b + sum_i c_i x_i     with a base, which is b + sum_i c_i (x_i - b)
/// y = sum_i c_i x_i                         without
/// ```
///
/// Summed in `double` and rounded once.
///
/// @param fibers the vectors with coefficients of their own
/// @param ofSources `c_i` as `[source][fiber]`
/// @param ofBase the coefficient of the base by fiber; empty without a base
record Combination(Fibers fibers, double[][] ofSources, double[] ofBase) implements TileFormula {
  /// The coefficients of one fiber.
  @FunctionalInterface
  interface Coefficients {
    double[] of(int fiber);
  }

  static Combination of(TensorGroup group, Fibers fibers, boolean withBase, Coefficients each) {
    double[][] ofSources = new double[group.sources()][fibers.count()];
    double[] ofBase = new double[withBase ? fibers.count() : 0];
    Arrays.fill(ofBase, 1);
    for (int fiber = 0; fiber < fibers.count(); fiber++) {
      double[] coefficients = each.of(fiber);
      for (int s = 0; s < ofSources.length; s++) {
        ofSources[s][fiber] = coefficients[s];
        if (withBase) {
          ofBase[fiber] -= coefficients[s];
        }
      }
    }
    return new Combination(fibers, ofSources, ofBase);
  }

  @Override
  public void apply(long from, float[] base, float[][] sources, float[] merged, int count) {
    double[] sum = new double[count];
    for (int s = 0; s < sources.length; s++) {
      accumulate(ofSources[s], sources[s], from, sum, count);
    }
    if (ofBase.length > 0) {
      accumulate(ofBase, base, from, sum, count);
    }
    for (int i = 0; i < count; i++) {
      merged[i] = (float) sum[i];
    }
  }

  @Override
  public Optional<DeviceFormula> onDevice() {
    return Optional.of(
        (on, from, base, sources) -> {
          List<DeviceTile> tiles = new ArrayList<>(sources);
          List<double[]> weights = new ArrayList<>(List.of(ofSources));
          if (ofBase.length > 0) {
            tiles.add(Objects.requireNonNull(base));
            weights.add(ofBase);
          }
          double[][] each = weights.toArray(double[][]::new);
          return on.sumByFiber(tiles, each, from, fibers.stride(), fibers.count());
        });
  }

  private void accumulate(double[] weights, float[] values, long from, double[] sum, int count) {
    if (weights.length == 1) {
      Tiles.accumulate(weights[0], values, sum, count);
      return;
    }
    for (long at = from; at < from + count; ) {
      long end = fibers.endOfRun(at, from + count);
      double weight = weights[fibers.of(at)];
      for (; at < end; at++) {
        sum[(int) (at - from)] += weight * values[(int) (at - from)];
      }
    }
  }
}
