package dev.mergewright.cli;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.tensor.DeviceKernels;
import dev.mergewright.tensor.Torch;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where a merge is computed, apart from what it computes.
final class MergeDevice {
  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      description =
          "What computes: cpu, gpu, gpu:N, torch (libtorch on the CPU, what a GPU would compute)"
              + " or auto, a GPU if libtorch has one, else the CPU (default: auto).")
  private String device = "auto";

  /// The kernels of the device, to be closed; absent for the CPU, which needs no libtorch.
  @Nullable DeviceKernels open() {
    OptionalInt gpu = Gpu.number(device);
    if (gpu.isPresent()) {
      return DeviceKernels.onGpu(gpu.getAsInt());
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
}
