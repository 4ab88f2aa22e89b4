package dev.mergewright.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// On a GPU when libtorch has one, else on its CPU device, which runs the same script.
class DeviceKernelsTest implements MergeKernelsContract {
  private static final DeviceKernels KERNELS =
      Torch.gpus() > 0 ? DeviceKernels.onGpu(0, 4096) : DeviceKernels.onCpu(4096);

  @AfterAll
  static void close() {
    KERNELS.close();
  }

  @AfterEach
  void nothingIsLeftOnTheDevice() {
    assertThat(KERNELS.openArrays()).isZero();
  }

  @Override
  public MergeKernels kernels() {
    return new OnDevice();
  }

  @Test
  void findsTheCoefficientOfEachFiber() {
    float[] values = new float[5000];
    for (int i = 0; i < values.length; i++) {
      values[i] = i * 0.1f;
    }
    double[][] weights = {{0.1, -0.2, 0.3}, {1, 2, 1e-9}};
    for (long stride : new long[] {1, 7, 5000}) {
      long from = (1L << 33) + 5;
      float[] expected = new float[values.length];
      for (int i = 0; i < expected.length; i++) {
        int fiber = (int) ((from + i) / stride % 3);
        expected[i] = (float) (weights[0][fiber] * values[i] + weights[1][fiber] * values[i]);
      }
      float[] found =
          onDevice((on, tiles) -> on.sumByFiber(tiles, weights, from, stride, 3), values, values);
      assertThat(found).containsExactly(expected);
    }
  }

  @Test
  void givesTheSameNumbersToManyThreads() {
    float[] values = new float[20_000];
    Random random = new Random(3);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    CounterMask mask = CounterMask.of(7, 0.5);
    MagnitudeThreshold border = kernels().border(5000, values);
    float[] dropped = kernels().drop(mask, 0, values);
    IntStream.range(0, 16)
        .parallel()
        .forEach(
            _ -> {
              assertThat(kernels().border(5000, values)).isEqualTo(border);
              assertThat(kernels().drop(mask, 0, values)).containsExactly(dropped);
            });
  }

  @Test
  void uploadsACopyOfPartOfAnArray() {
    float[] values = {1, 2, 3};
    float[] into = new float[4];
    try (DeviceScope on = KERNELS.scope()) {
      DeviceTile tile = on.upload(values, 2);
      Arrays.fill(values, 0);
      on.download(on.scale(tile, 3), into, 1);
    }
    assertThat(into).containsExactly(0, 3, 6, 0);
  }

  @Test
  void refusesAGpuThatIsNotThere() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DeviceKernels.onGpu(99))
        .withMessageContaining("was 99");
  }

  private static float[] onDevice(
      BiFunction<DeviceScope, List<DeviceTile>, DeviceTile> kernel, float[]... values) {
    float[] result = new float[values[0].length];
    try (DeviceScope on = KERNELS.scope()) {
      List<DeviceTile> tiles =
          Arrays.stream(values).map(each -> on.upload(each, each.length)).toList();
      on.download(kernel.apply(on, tiles), result, 0);
    }
    return result;
  }

  private record OnDevice() implements MergeKernels {
    @Override
    public MagnitudeThreshold border(long keep, float[] values) {
      return KERNELS.keeping(
          keep,
          values.length,
          (from, into, count) -> System.arraycopy(values, (int) from, into, 0, count));
    }

    @Override
    public float[] trim(MagnitudeThreshold border, long from, float[] values) {
      return onDevice((on, x) -> on.trim(border, from, x.getFirst()), values);
    }

    @Override
    public float[] trimAbove(MagnitudeThreshold border, long from, float[] values) {
      return onDevice((on, x) -> on.trimAbove(border, from, x.getFirst()), values);
    }

    @Override
    public float[] drop(CounterMask mask, long from, float[] values) {
      return onDevice((on, x) -> on.drop(mask, from, x.getFirst()), values);
    }

    @Override
    public float[] elect(float[][] deltas, float[] weights, boolean weighted, boolean normalize) {
      return onDevice((on, x) -> on.elect(x, weights, weighted, normalize), deltas);
    }

    @Override
    public float[] average(double[] weights, float[][] values, double divisor) {
      return onDevice((on, x) -> on.average(x, weights, divisor), values);
    }

    @Override
    public float[] sum(float[] weights, float[][] values) {
      return onDevice((on, x) -> on.sum(x, weights), values);
    }

    @Override
    public float[] combine(float p, float[] a, float q, float[] b) {
      return onDevice((on, x) -> on.combine(p, x.getFirst(), q, x.getLast()), a, b);
    }

    @Override
    public float[] subtract(float[] from, float[] minus) {
      return onDevice((on, x) -> on.subtract(x.getFirst(), x.getLast()), from, minus);
    }

    @Override
    public float[] addScaled(float[] base, float factor, float[] delta) {
      return onDevice((on, x) -> on.addScaled(x.getFirst(), factor, x.getLast()), base, delta);
    }

    @Override
    public double[][] gram(float[][] values) {
      try (DeviceScope on = KERNELS.scope()) {
        return on.gram(Arrays.stream(values).map(each -> on.upload(each, each.length)).toList());
      }
    }
  }
}
