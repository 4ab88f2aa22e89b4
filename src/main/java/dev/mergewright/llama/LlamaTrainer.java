package dev.mergewright.llama;

import dev.mergewright.checkpoint.Weights;

/// Trains a Llama model: f32 master weights on the device, AdamW, a clipped gradient.
///
/// One instance belongs to one thread. The process has room for one gradient at a time, so two
/// trainers take turns by themselves.
///
/// ```text
/// try (LlamaTrainer trainer = LlamaTrainer.start(config, initial, TrainingSettings.defaults())) {
///   for (...) loss = trainer.step(encoded.select(drawn), learningRate);
///   Weights trained = trainer.weights();
/// }
/// ```
public final class LlamaTrainer implements AutoCloseable {
  private LlamaTrainer() {}

  /// Copies the initial weights to the device. Fresh ones: [LlamaConfig#tensors()] and
  /// [ArrayWeights].
  public static LlamaTrainer start(LlamaConfig config, Weights initial, TrainingSettings settings) {
    throw new UnsupportedOperationException("not yet");
  }

  /// One step on all given rows together; returns the loss before it, the mean over rows of each
  /// row's mean cross-entropy in nats over the tokens that count.
  public double step(EncodedRows rows, double learningRate) {
    throw new UnsupportedOperationException("not yet");
  }

  /// A copy of the weights as they are now.
  public Weights weights() {
    throw new UnsupportedOperationException("not yet");
  }

  @Override
  public void close() {}
}
