package dev.mergewright.llama;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.mergewright.merge.LinearMerge;
import dev.mergewright.tensor.Tiles;
import dev.mergewright.tensor.TorchDevice;
import dev.mergewright.tensor.TorchScript;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.IntStream;

/// The slope of the answer loss by every merge weight, all of them by one backward pass.
///
/// ```text
/// W_t = rest_t + sum_s w_st D_st                 LinearMerge, for every tensor t
/// dL/dw_st = <dL/dW_t, D_st>                     w_st on its own; a weight of several tensors has the sum
/// ```
///
/// The chain rule needs no record of how the merge came about: the pass is that of a training step
/// on the merged weights, the directions `D` are read once from the sources, and the products are
/// summed in `double`. A slope costs three to four forward passes on the same rows and one reading
/// of the sources, however many weights there are; differences cost two passes for each of them. In
/// memory are the merged weights and their gradient, both f32, and the activations of a batch.
///
/// The loss is that of the merge as its checkpoint would hold it, and the slope is taken there as
/// if nothing had been rounded: rounding has no slope.
///
/// One instance belongs to one thread. The process has room for one gradient at a time, so two take
/// turns by themselves.
public final class CoefficientGradient implements AutoCloseable {
  private final LlamaConfig config;
  private final NDManager manager;
  private final TorchScript script;

  private CoefficientGradient(LlamaConfig config, NDManager manager) {
    this.config = config;
    this.manager = manager;
    String source = LlamaScript.of(config, ComputeType.F32) + TrainingScript.loss(config);
    this.script = TorchScript.compile(manager, source);
  }

  /// Starts the tensor library and compiles the pass of an architecture, on the CPU.
  public static CoefficientGradient open(LlamaConfig config) {
    return open(config, TorchDevice.CPU);
  }

  /// Starts the tensor library and compiles the pass of an architecture.
  public static CoefficientGradient open(LlamaConfig config, TorchDevice device) {
    NDManager manager = device.newManager();
    try {
      return new CoefficientGradient(config, manager);
    } catch (RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  /// The losses at a merge and the slope of their weighted sum there.
  ///
  /// @param losses for each set the mean over rows of each row's answer loss, in nats
  /// @param byTensor for each tensor of the merge: nats per unit of the weight of each source in
  ///   it, in recipe order
  public record Slope(List<Double> losses, SequencedMap<String, List<Double>> byTensor) {
    public Slope {
      losses = List.copyOf(losses);
      byTensor = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(byTensor));
    }
  }

  /// The losses of a merge on sets of rows, and the slope of their weighted sum.
  ///
  /// @param sets the sets of rows
  /// @param factors the weight of the loss of each set; not 0
  /// @throws dev.mergewright.checkpoint.InvalidInputException when a tensor is missing or has
  ///   another shape
  /// @throws InsufficientMemoryException when there is no room for weights and gradient
  public Slope at(LinearMerge merge, List<EncodedRows> sets, List<Double> factors) {
    try (NDManager scope = manager.newSubManager()) {
      NDList weights = DeviceWeights.of(config, merge.weights().asStored()).all(scope);
      weights.forEach(weight -> weight.setRequiresGradient(true));
      List<Double> losses = new ArrayList<>();
      try (NDManager step = scope.newSubManager()) {
        LossGradient gradient = new LossGradient(config, script, weights);
        for (int set = 0; set < sets.size(); set++) {
          losses.add(gradient.add(sets.get(set), factors.get(set), step));
        }
      }
      SequencedMap<String, List<Double>> byTensor = new LinkedHashMap<>();
      int i = 0;
      for (String tensor : LlamaTensors.of(config).sequencedKeySet()) {
        float[] gradient = gradient(weights.get(i++), scope);
        byTensor.put(
            tensor,
            IntStream.range(0, merge.sources().size())
                .mapToObj(source -> product(merge, tensor, source, gradient))
                .toList());
      }
      return new Slope(losses, byTensor);
    } catch (RuntimeException | OutOfMemoryError e) {
      throw InsufficientMemoryException.orItself(e);
    }
  }

  private static float[] gradient(NDArray weight, NDManager scope) {
    try (NDArray gradient = weight.getGradient()) {
      gradient.attach(scope); // it came attached to the weight's manager, where it would stay
      return gradient.toFloatArray();
    }
  }

  /// The product of a gradient and a direction: tile by tile side by side, added up in order.
  private static double product(LinearMerge merge, String tensor, int source, float[] gradient) {
    int tiles = Math.ceilDiv(gradient.length, Tiles.SIZE);
    double[] products =
        IntStream.range(0, tiles)
            .parallel()
            .mapToDouble(
                tile -> {
                  int from = tile * Tiles.SIZE;
                  int count = Math.min(Tiles.SIZE, gradient.length - from);
                  float[] direction = new float[count];
                  merge.readDirection(tensor, source, from, direction, count);
                  double product = 0;
                  for (int i = 0; i < count; i++) {
                    product += (double) gradient[from + i] * direction[i];
                  }
                  return product;
                })
            .toArray();
    double sum = 0;
    for (double product : products) {
      sum += product;
    }
    return sum;
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
