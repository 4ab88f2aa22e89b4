package dev.mergewright.llama;

import dev.mergewright.tensor.ElementType;
import dev.mergewright.tensor.MatmulSpeed;
import dev.mergewright.tensor.TorchDevice;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// In which number format models are to be run.
public enum Precision {
  /// bf16 where it is faster for the model at hand, else f32.
  AUTO,
  /// Exact images of all weights; what results are compared in.
  F32,
  /// Half the memory, and with AMX or on a GPU several times the speed, for losses that agree to
  /// about three digits.
  BF16;

  /// Models narrower than this spend their time between the products.
  private static final int NARROWEST = 512;

  /// bf16 has to win by more than a busy machine's noise.
  private static final double WORTH = 1.25;

  private static final int ROWS = 256;
  private static final int WIDEST = 2048;

  private static final Map<MatmulSpeed, ElementType> PROBED = new ConcurrentHashMap<>();

  /// The format for a model on a device; the probe multiplies one matrix of its shape and is made
  /// once per process.
  ComputeType on(TorchDevice device, LlamaConfig config) {
    return switch (this) {
      case F32 -> ComputeType.F32;
      case BF16 -> ComputeType.BF16;
      case AUTO ->
          config.hidden() < NARROWEST ? ComputeType.F32 : ComputeType.of(probed(device, config));
    };
  }

  private static ElementType probed(TorchDevice device, LlamaConfig config) {
    int inner = Math.min(config.hidden(), WIDEST);
    int columns = Math.min(config.intermediate(), WIDEST);
    return PROBED.computeIfAbsent(
        new MatmulSpeed(device, ROWS, inner, columns),
        speed ->
            speed.flops(ElementType.BF16) > WORTH * speed.flops(ElementType.F32)
                ? ElementType.BF16
                : ElementType.F32);
  }
}
