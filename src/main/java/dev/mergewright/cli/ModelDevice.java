package dev.mergewright.cli;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.llama.ModelExecution;
import dev.mergewright.llama.Precision;
import dev.mergewright.tensor.TorchDevice;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What runs models and with how much memory, apart from what they are asked.
final class ModelDevice {
  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      description =
          "What computes: cpu, gpu, gpu:N or auto, a GPU if libtorch has one, else the CPU"
              + " (default: auto).")
  private String device = "auto";

  @Option(
      names = "--precision",
      paramLabel = "TYPE",
      description =
          "What models are computed in: f32, bf16 or auto, bf16 where this machine is faster with"
              + " it (default: auto; f32 for experiments, which must continue to the same bits).")
  private @Nullable Precision precision;

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      converter = ByteSize.class,
      description =
          "The memory that weights and activations may take, such as 8GB; models that need more are"
              + " streamed from their files (default: 80 %% of what is free).")
  private @Nullable Long memory;

  /// @param threads how many batches, or models, are scored side by side
  /// @param usual the precision where none is asked for
  ModelExecution execution(int threads, Precision usual) {
    Long bytes = memory;
    if (bytes != null && bytes < 1) {
      throw new InvalidInputException("--memory must be positive, was " + bytes);
    }
    return new ModelExecution(
        torchDevice(),
        precision == null ? usual : precision,
        threads,
        bytes == null ? OptionalLong.empty() : OptionalLong.of(bytes));
  }

  private TorchDevice torchDevice() {
    OptionalInt gpu = Gpu.number(device.toLowerCase(Locale.ROOT));
    if (gpu.isPresent()) {
      return new TorchDevice(gpu.getAsInt());
    }
    return switch (device) {
      case "auto" -> TorchDevice.auto();
      case "cpu" -> TorchDevice.CPU;
      default ->
          throw new InvalidInputException(
              "--device must be auto, cpu, gpu or gpu:N, was " + device);
    };
  }
}
