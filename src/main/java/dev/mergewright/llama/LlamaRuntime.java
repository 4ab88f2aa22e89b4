package dev.mergewright.llama;

import dev.mergewright.checkpoint.Weights;

/// The forward pass of one architecture on the device, ready to take any number of weights.
///
/// Safe for concurrent use; each loaded model belongs to one thread at a time.
public final class LlamaRuntime implements AutoCloseable {
  private LlamaRuntime() {}

  /// Starts the tensor library and compiles the forward pass. The format stays the caller's to
  /// close.
  public static LlamaRuntime open(LlamaConfig config, ChatFormat format) {
    throw new UnsupportedOperationException("not yet");
  }

  /// Copies weights to the device as f32; they are not read again.
  ///
  /// @throws dev.mergewright.checkpoint.InvalidInputException when a tensor is missing or has
  ///   another shape
  public LanguageModel load(Weights weights) {
    throw new UnsupportedOperationException("not yet");
  }

  @Override
  public void close() {}
}
