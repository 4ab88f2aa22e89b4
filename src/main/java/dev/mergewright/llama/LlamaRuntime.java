package dev.mergewright.llama;

import ai.djl.ndarray.NDManager;
import dev.mergewright.checkpoint.Weights;
import dev.mergewright.tensor.Torch;

/// The forward pass of one architecture on the device, ready to take any number of weights.
///
/// Safe for concurrent use; each loaded model belongs to one thread at a time.
public final class LlamaRuntime implements AutoCloseable {
  private final LlamaConfig config;
  private final ChatFormat format;
  private final NDManager manager;
  private final ForwardPass pass;

  private LlamaRuntime(LlamaConfig config, ChatFormat format, NDManager manager) {
    this.config = config;
    this.format = format;
    this.manager = manager;
    this.pass = ForwardPass.compile(config, ComputeType.F32, manager);
  }

  /// Starts the tensor library and compiles the forward pass. The format stays the caller's to
  /// close.
  public static LlamaRuntime open(LlamaConfig config, ChatFormat format) {
    return new LlamaRuntime(config, format, Torch.newManager());
  }

  /// Copies weights to the device as f32; they are not read again.
  ///
  /// @throws dev.mergewright.checkpoint.InvalidInputException when a tensor is missing or has
  ///   another shape
  public LanguageModel load(Weights weights) {
    NDManager scope = manager.newSubManager();
    try {
      ModelParts parts = ModelParts.load(pass, DeviceWeights.of(config, weights), scope);
      return new LlamaModel(pass, format, parts, scope);
    } catch (RuntimeException e) {
      scope.close();
      throw e;
    }
  }

  /// The longest text that the architecture was made for, in tokens.
  public int positions() {
    return config.maxPositions();
  }

  /// Arrays on the device that nobody has closed yet.
  int openArrays() {
    return manager.getManagedArrays().size();
  }

  @Override
  public void close() {
    pass.close();
    manager.close();
  }
}
