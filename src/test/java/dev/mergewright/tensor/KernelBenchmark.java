package dev.mergewright.tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/// Nanoseconds per element of the kernels, over tiles in a core's cache.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(Tiles.SIZE)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class KernelBenchmark {
  private static final int N = Tiles.SIZE;

  private final float[] base = new float[N];
  private final float[][] deltas = new float[2][N];
  private final float[][] scratch = new float[2][N];
  private final float[] merged = new float[N];
  private final float[] weights = {0.5f, 0.25f};
  private final MemorySegment encoded = Arena.ofAuto().allocate(2L * N);
  private final CounterMask mask = CounterMask.of(CounterMask.key(1, "a tensor"), 0.5);
  private long index;

  /// Runs every benchmark of the class.
  public static void main(String[] arguments) throws RunnerException {
    new Runner(new OptionsBuilder().include(KernelBenchmark.class.getSimpleName()).build()).run();
  }

  @Setup
  public void fill() {
    Random random = new Random(1);
    for (int i = 0; i < N; i++) {
      base[i] = ElementType.BF16.round((float) random.nextGaussian() * 0.02f);
      for (float[] delta : deltas) {
        float step = (float) random.nextGaussian();
        delta[i] = ElementType.BF16.round(base[i] + 0.000_12f * step * step * step) - base[i];
      }
    }
    ElementType.BF16.encode(base, N, encoded, 0);
  }

  @Benchmark
  public void decode() {
    ElementType.BF16.decode(encoded, 0, merged, N);
  }

  @Benchmark
  public void encode() {
    ElementType.BF16.encode(base, N, encoded, 0);
  }

  @Benchmark
  public void encodeByChance() {
    StochasticRounding.encode(ElementType.BF16, 1, index += N, deltas[0], N, encoded, 0);
  }

  @Benchmark
  public float taskArithmetic() {
    Tiles.clear(merged, N);
    for (int s = 0; s < deltas.length; s++) {
      Tiles.addDifference(weights[s], deltas[s], base, merged, N);
    }
    Tiles.addScaled(base, 1, merged, merged, N);
    return merged[0];
  }

  @Benchmark
  public float signElection() {
    for (int s = 0; s < deltas.length; s++) {
      System.arraycopy(deltas[s], 0, scratch[s], 0, N); // which is overwritten
    }
    SignElection.mix(scratch, weights, true, true, merged, N);
    return merged[0];
  }

  @Benchmark
  public MagnitudeThreshold magnitudeThreshold() {
    return MagnitudeThreshold.keeping(
        N / 2, N, (from, into, count) -> System.arraycopy(deltas[0], (int) from, into, 0, count));
  }

  @Benchmark
  public float counterMask() {
    System.arraycopy(deltas[0], 0, merged, 0, N);
    mask.drop(index += N, merged, N);
    return merged[0];
  }
}
