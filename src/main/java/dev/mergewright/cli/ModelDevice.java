package dev.mergewright.cli;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.llama.ModelExecution;
import dev.mergewright.llama.Precision;
import dev.mergewright.tensor.Torch;
import dev.mergewright.tensor.TorchDevice;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What runs models and with how much memory, apart from what they are asked.
final class ModelDevice {
  private static final Pattern GPU = Pattern.compile("gpu(?::([0-9]{1,3}))?");

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
    Matcher gpu = GPU.matcher(device.toLowerCase(Locale.ROOT));
    if (gpu.matches()) {
      return gpu(gpu.group(1) == null ? 0 : Integer.parseInt(gpu.group(1)));
    }
    return switch (device) {
      case "auto" -> TorchDevice.auto();
      case "cpu" -> TorchDevice.CPU;
      default ->
          throw new InvalidInputException(
              "--device must be auto, cpu, gpu or gpu:N, was " + device);
    };
  }

  private static TorchDevice gpu(int number) {
    if (number >= Torch.gpus()) {
      throw new InvalidInputException(
          "--device gpu:%d is not there, libtorch sees %d GPUs; choose --device cpu, or set PYTORCH_LIBRARY_PATH and PYTORCH_FLAVOR to a libtorch 2.7.1 for CUDA"
              .formatted(number, Torch.gpus()));
    }
    return new TorchDevice(number);
  }
}
