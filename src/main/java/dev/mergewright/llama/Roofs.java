package dev.mergewright.llama;

import dev.mergewright.tensor.MatmulSpeed;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Locale;

/// What a machine can do at most, measured with as many threads as score.
///
/// @param flops floating-point operations per second in products of large matrices
/// @param bytesPerSecond bytes read and written when memory is copied; on a GPU nothing is known
public record Roofs(double flops, double bytesPerSecond) {
  private static final int SIZE = 2048;
  private static final int GPU_SIZE = 8192;
  private static final int ROWS = 512;
  private static final long COPIED = 64L << 20;
  private static final int COPIES = 8;

  static Roofs measure(ModelExecution execution, ComputeType type) {
    boolean gpu = execution.device().isGpu();
    int size = gpu ? GPU_SIZE : SIZE;
    MatmulSpeed product = new MatmulSpeed(execution.device(), gpu ? size : ROWS, size, size);
    int sideBySide = gpu ? 1 : execution.threads();
    double[] flops = new double[sideBySide];
    double[] bytes = new double[sideBySide];
    try (Crew crew = new Crew(sideBySide)) {
      crew.each(sideBySide, i -> flops[i] = product.flops(type.element()));
      crew.each(sideBySide, i -> bytes[i] = copySpeed());
    }
    return new Roofs(sum(flops), sum(bytes));
  }

  private static double copySpeed() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment from = arena.allocate(COPIED);
      MemorySegment into = arena.allocate(COPIED);
      MemorySegment.copy(from, 0, into, 0, COPIED);
      long started = System.nanoTime();
      for (int i = 0; i < COPIES; i++) {
        MemorySegment.copy(from, 0, into, 0, COPIED);
      }
      return 2.0 * COPIES * COPIED / ((System.nanoTime() - started) / 1e9);
    }
  }

  private static double sum(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }

  /// One line for people.
  String text() {
    return String.format(Locale.ROOT, "%.0f GFLOP/s, %.1f GB/s", flops / 1e9, bytesPerSecond / 1e9);
  }
}
