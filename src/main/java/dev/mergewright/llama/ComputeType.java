package dev.mergewright.llama;

/// The number format in which a model's weights and activations are kept and multiplied.
///
/// In [#BF16], RMSNorm, softmax and the loss still compute in f32 and round once, as transformers
/// does with a model loaded in bf16.
enum ComputeType {
  F32(6),
  BF16(15);

  private final int ordinal;

  ComputeType(int ordinal) {
    this.ordinal = ordinal;
  }

  /// The type's number in TorchScript source.
  int inScript() {
    return ordinal;
  }
}
