package dev.mergewright.cli;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.tensor.DeviceKernels;
import dev.mergewright.tensor.Torch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where a merge is computed, apart from what it computes.
final class MergeDevice {
  private static final Pattern GPU = Pattern.compile("gpu(?::([0-9]{1,3}))?");

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      description =
          "What computes: cpu, gpu, gpu:N, torch (libtorch on the CPU, what a GPU would compute)"
              + " or auto, a GPU if libtorch has one, else the CPU (default: auto).")
  private String device = "auto";

  /// The kernels of the device, to be closed; absent for the CPU, which needs no libtorch.
  @Nullable DeviceKernels open() {
    Matcher gpu = GPU.matcher(device);
    if (gpu.matches()) {
      return gpu(gpu.group(1) == null ? 0 : Integer.parseInt(gpu.group(1)));
    }
    return switch (device) {
      case "auto" -> Torch.mayUseGpus() && Torch.gpus() > 0 ? DeviceKernels.onGpu(0) : null;
      case "cpu" -> null;
      case "torch" -> DeviceKernels.onCpu();
      default ->
          throw new InvalidInputException(
              "--device must be auto, cpu, torch, gpu or gpu:N, was " + device);
    };
  }

  private static DeviceKernels gpu(int number) {
    if (number >= Torch.gpus()) {
      throw new InvalidInputException(
          "--device gpu:%d is not there, libtorch sees %d GPUs; choose --device cpu, or set PYTORCH_LIBRARY_PATH and PYTORCH_FLAVOR to a libtorch 2.7.1 for CUDA"
              .formatted(number, Torch.gpus()));
    }
    return DeviceKernels.onGpu(number);
  }
}
