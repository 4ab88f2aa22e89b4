package dev.mergewright.llama;

import dev.mergewright.tensor.ElementType;
import java.util.Locale;

/// The number format in which a model's weights and activations are kept and multiplied.
///
/// In [#BF16], RMSNorm, softmax and the loss still compute in f32 and round once, as transformers
/// does with a model loaded in bf16.
enum ComputeType {
  F32(6, ElementType.F32),
  BF16(15, ElementType.BF16);

  private final int ordinal;
  private final ElementType element;

  ComputeType(int ordinal, ElementType element) {
    this.ordinal = ordinal;
    this.element = element;
  }

  static ComputeType of(ElementType element) {
    return switch (element) {
      case F32 -> F32;
      case BF16 -> BF16;
      case F16 -> throw new IllegalArgumentException("models are computed in f32 or bf16");
    };
  }

  /// `f32` or `bf16`.
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The format of one number.
  ElementType element() {
    return element;
  }

  /// The type's number in TorchScript source.
  int inScript() {
    return ordinal;
  }
}
