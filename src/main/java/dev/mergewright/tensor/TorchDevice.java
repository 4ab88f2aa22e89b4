package dev.mergewright.tensor;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.util.cuda.CudaUtils;
import java.util.OptionalLong;

/// What runs models: the CPU or one GPU.
///
/// @param gpu the number of the GPU; -1 for the CPU
public record TorchDevice(int gpu) {
  /// The processor.
  public static final TorchDevice CPU = new TorchDevice(-1);

  public TorchDevice {
    if (gpu < -1) {
      throw new IllegalArgumentException("a GPU's number must not be negative, was " + gpu);
    }
  }

  /// The first GPU if libtorch is one for CUDA and sees any, else the CPU.
  ///
  /// @throws TorchUnavailableException when there is no native library for this machine
  public static TorchDevice auto() {
    return Torch.mayUseGpus() && Torch.gpus() > 0 ? new TorchDevice(0) : CPU;
  }

  /// Whether it is no CPU.
  public boolean isGpu() {
    return gpu >= 0;
  }

  /// `cpu`, or `gpu:0`.
  public String name() {
    return isGpu() ? "gpu:" + gpu : "cpu";
  }

  /// A memory scope of its own on the device; starts libtorch if need be. The caller closes it.
  ///
  /// @throws TorchUnavailableException when there is no native library for this machine
  public NDManager newManager() {
    return Torch.newManager(device());
  }

  /// The bytes of a GPU's memory that nobody uses; empty for the CPU.
  public OptionalLong freeMemory() {
    if (!isGpu()) {
      return OptionalLong.empty();
    }
    var memory = CudaUtils.getGpuMemory(device());
    return OptionalLong.of(memory.getMax() - memory.getCommitted());
  }

  private Device device() {
    return isGpu() ? Device.gpu(gpu) : Device.cpu();
  }
}
