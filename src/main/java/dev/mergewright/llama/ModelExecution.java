package dev.mergewright.llama;

import dev.mergewright.tensor.TorchDevice;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// How models are run, apart from what they are asked.
///
/// @param device what computes
/// @param precision the number format
/// @param threads how many batches of one model are scored side by side; changes no result
/// @param memory the bytes that weights and activations may take; empty for a share of what is free
public record ModelExecution(
    TorchDevice device, Precision precision, int threads, OptionalLong memory) {
  /// Leaves room for what is not counted: libtorch's own buffers, and other processes that grow.
  private static final double SHARE = 0.8;

  private static final int GPU_BATCH = 16 * 1024;

  /// The CPU in f32, one thread per model: many models run side by side.
  public static final ModelExecution PLAIN =
      new ModelExecution(TorchDevice.CPU, Precision.F32, 1, OptionalLong.empty());

  public ModelExecution {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, was " + threads);
    }
    if (memory.isPresent() && memory.getAsLong() < 1) {
      throw new IllegalArgumentException("memory must be positive, was " + memory.getAsLong());
    }
  }

  /// The same with another number of threads.
  public ModelExecution withThreads(int count) {
    return new ModelExecution(device, precision, count, memory);
  }

  /// What a model is computed in, for records, such as `bf16 on gpu`; absent for f32 on a CPU.
  public @Nullable String arithmetic(LlamaConfig config) {
    ComputeType type = precision.on(device, config);
    return type == ComputeType.F32 && !device.isGpu()
        ? null
        : type.label() + " on " + (device.isGpu() ? "gpu" : "cpu");
  }

  /// The bytes that may be taken from now on.
  long budget() {
    if (memory.isPresent()) {
      return memory.getAsLong();
    }
    long free = device.freeMemory().orElseGet(() -> FreeMemory.ofThisProcess().bytes());
    return (long) (SHARE * free);
  }

  /// Padded tokens of a batch: a GPU needs many to be busy.
  int batchTokens() {
    return device.isGpu() ? GPU_BATCH : TokenBatch.TOKEN_BUDGET;
  }

  /// Where the budget comes from, for people.
  String budgetSource() {
    return memory.isPresent() ? "as asked for" : "%.0f %% of what is free".formatted(100 * SHARE);
  }
}
