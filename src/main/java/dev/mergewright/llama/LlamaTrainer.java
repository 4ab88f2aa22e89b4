package dev.mergewright.llama;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.mergewright.checkpoint.Weights;
import dev.mergewright.tensor.Torch;
import dev.mergewright.tensor.TorchScript;
import java.util.HashMap;
import java.util.Map;

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
  private final LlamaConfig config;
  private final NDManager manager;
  private final TorchScript script;
  private final NDList weights;
  private final NDList trained = new NDList();
  private final NDList means = new NDList();
  private final NDList squares = new NDList();
  private final NDList steps = new NDList();

  private LlamaTrainer(
      LlamaConfig config, Weights initial, TrainingSettings settings, NDManager manager) {
    this.config = config;
    this.manager = manager;
    String source = LlamaScript.of(config, ComputeType.F32) + TrainingScript.of(config, settings);
    this.script = TorchScript.compile(manager, source);
    this.weights = DeviceWeights.of(config, initial).all(manager);
    int i = 0;
    for (String name : LlamaTensors.of(config).sequencedKeySet()) {
      NDArray weight = weights.get(i++);
      if (!settings.frozen().contains(name)) {
        weight.setRequiresGradient(true);
        trained.add(weight);
        means.add(manager.zeros(weight.getShape()));
        squares.add(manager.zeros(weight.getShape()));
        steps.add(manager.zeros(new Shape()));
      }
    }
  }

  /// Copies the initial weights to the device. Fresh ones: [LlamaConfig#tensors()] and
  /// [ArrayWeights].
  public static LlamaTrainer start(LlamaConfig config, Weights initial, TrainingSettings settings) {
    NDManager manager = Torch.newManager();
    try {
      return new LlamaTrainer(config, initial, settings, manager);
    } catch (RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  /// One step on all given rows together; returns the loss before it, the mean over rows of each
  /// row's mean cross-entropy in nats over the tokens that count.
  public double step(EncodedRows rows, double learningRate) {
    try (NDManager step = manager.newSubManager()) {
      double loss = new LossGradient(config, script, weights).add(rows, step);
      NDArray rate = step.create((float) learningRate);
      script.call(step, "adamw", trained, gradients(step), means, squares, steps, new NDList(rate));
      return loss;
    }
  }

  /// The accumulated gradients; `adamw` sets them to zero in place.
  private NDList gradients(NDManager step) {
    NDList gradients = new NDList(trained.size());
    for (NDArray weight : trained) {
      NDArray gradient = weight.getGradient();
      gradient.attach(step); // it came attached to the weight's manager, where it would stay
      gradients.add(gradient);
    }
    return gradients;
  }

  /// A copy of the weights as they are now.
  public Weights weights() {
    Map<String, float[]> values = new HashMap<>();
    int i = 0;
    for (String name : config.tensors().sequencedKeySet()) {
      values.put(name, weights.get(i++).toFloatArray());
    }
    return ArrayWeights.of(config.tensors(), values);
  }

  /// Arrays on the device that nobody has closed yet.
  int openArrays() {
    return manager.getManagedArrays().size();
  }

  @Override
  public void close() {
    script.close();
    manager.close();
  }
}
