package dev.mergewright.tensor;

/// The merge kernels over whole arrays, which they leave as they are: what both implementations of
/// [MergeKernelsContract] have in common.
interface MergeKernels {
  MagnitudeThreshold border(long keep, float[] values);

  float[] trim(MagnitudeThreshold border, long from, float[] values);

  float[] trimAbove(MagnitudeThreshold border, long from, float[] values);

  float[] drop(CounterMask mask, long from, float[] values);

  float[] elect(float[][] deltas, float[] weights, boolean weighted, boolean normalize);

  float[] average(double[] weights, float[][] values, double divisor);

  float[] sum(float[] weights, float[][] values);

  float[] combine(float p, float[] a, float q, float[] b);

  float[] subtract(float[] from, float[] minus);

  float[] addScaled(float[] base, float factor, float[] delta);

  double[][] gram(float[][] values);
}
