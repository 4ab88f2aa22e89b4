package dev.mergewright.tensor;

import java.util.Arrays;
import java.util.function.Consumer;

class TilesTest implements MergeKernelsContract {
  @Override
  public MergeKernels kernels() {
    return new OnTiles();
  }

  private record OnTiles() implements MergeKernels {
    @Override
    public MagnitudeThreshold border(long keep, float[] values) {
      return MagnitudeThreshold.keeping(
          keep,
          values.length,
          (from, into, count) -> System.arraycopy(values, (int) from, into, 0, count));
    }

    @Override
    public float[] trim(MagnitudeThreshold border, long from, float[] values) {
      return changed(values, copy -> border.trim(from, copy, copy.length));
    }

    @Override
    public float[] trimAbove(MagnitudeThreshold border, long from, float[] values) {
      return changed(values, copy -> border.trimAbove(from, copy, copy.length));
    }

    @Override
    public float[] drop(CounterMask mask, long from, float[] values) {
      return changed(values, copy -> mask.drop(from, copy, copy.length));
    }

    @Override
    public float[] elect(float[][] deltas, float[] weights, boolean weighted, boolean normalize) {
      float[][] copies = Arrays.stream(deltas).map(float[]::clone).toArray(float[][]::new);
      int length = deltas[0].length;
      float[] mix = new float[length];
      SignElection.mix(copies, weights, weighted, normalize, mix, length);
      return mix;
    }

    @Override
    public float[] average(double[] weights, float[][] values, double divisor) {
      double[] sum = new double[values[0].length];
      for (int s = 0; s < weights.length; s++) {
        Tiles.accumulate(weights[s], values[s], sum, sum.length);
      }
      float[] average = new float[sum.length];
      for (int i = 0; i < sum.length; i++) {
        average[i] = (float) (sum[i] / divisor);
      }
      return average;
    }

    @Override
    public float[] sum(float[] weights, float[][] values) {
      float[] sum = new float[values[0].length];
      for (int s = 0; s < weights.length; s++) {
        float weight = weights[s];
        float[] part = changed(values[s], copy -> Tiles.scale(copy, weight, copy.length));
        Tiles.add(part, sum, sum.length);
      }
      return sum;
    }

    @Override
    public float[] combine(float p, float[] a, float q, float[] b) {
      return changed(a, copy -> Tiles.combine(p, a, q, b, copy, copy.length));
    }

    @Override
    public float[] subtract(float[] from, float[] minus) {
      return changed(from, copy -> Tiles.subtract(from, minus, copy, copy.length));
    }

    @Override
    public float[] addScaled(float[] base, float factor, float[] delta) {
      return changed(delta, copy -> Tiles.addScaled(base, factor, copy, copy, copy.length));
    }

    @Override
    public double[][] gram(float[][] values) {
      double[][] gram = new double[values.length][values.length];
      for (int a = 0; a < gram.length; a++) {
        for (int b = 0; b < gram.length; b++) {
          gram[a][b] = Tiles.dot(values[a], values[b], values[a].length);
        }
      }
      return gram;
    }

    private static float[] changed(float[] values, Consumer<float[]> change) {
      float[] copy = values.clone();
      change.accept(copy);
      return copy;
    }
  }
}
