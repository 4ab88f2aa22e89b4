package dev.mergewright.llama;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.mergewright.merge.LinearMerge;
import dev.mergewright.tensor.Tiles;
import dev.mergewright.tensor.Torch;
import dev.mergewright.tensor.TorchScript;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// The slope of the answer loss by every merge weight, all of them by one backward pass.
///
/// ```text
/// W_t = rest_t + sum_s w_st D_st                 LinearMerge, for every tensor t
/// dL/dw_sl = sum over t of layer l  <dL/dW_t, D_st>
/// ```
///
/// The chain rule needs no record of how the merge came about: the pass is that of a training step
/// on the merged weights, the directions `D` are read once from the sources, and the products are
/// summed in `double`. A slope costs three to four forward passes on the same rows and one reading
/// of the sources, however many weights there are; differences cost two passes for each of them. In
/// memory are the merged weights and their gradient, both f32, and the activations of a batch.
///
/// The loss is that of the unrounded merge: rounding to the stored type has no slope.
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

  /// Starts the tensor library and compiles the pass of an architecture.
  public static CoefficientGradient open(LlamaConfig config) {
    NDManager manager = Torch.newManager();
    try {
      return new CoefficientGradient(config, manager);
    } catch (RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  /// The loss at a merge and its slope there.
  ///
  /// @param loss the mean over rows of each row's answer loss, in nats
  /// @param byLayer for each source in recipe order, by layer: nats per unit of the source's weight
  ///   in that layer
  /// @param outside for each source: nats per unit of its weight in the tensors of no layer, which
  ///   are the embedding, the last norm and the head
  public record Slope(double loss, List<List<Double>> byLayer, List<Double> outside) {
    public Slope {
      byLayer = byLayer.stream().map(List::copyOf).toList();
      outside = List.copyOf(outside);
    }

    /// Nats per unit of a source's weight, when it is one weight for all tensors.
    public double ofSource(int source) {
      return outside.get(source)
          + byLayer.get(source).stream().mapToDouble(Double::doubleValue).sum();
    }
  }

  /// The loss of a merge on rows, and its slope by every weight.
  ///
  /// @throws dev.mergewright.checkpoint.InvalidInputException when a tensor is missing or has
  ///   another shape
  public Slope at(LinearMerge merge, EncodedRows rows) {
    try (NDManager scope = manager.newSubManager()) {
      NDList weights = DeviceWeights.of(config, merge.weights()).all(scope);
      weights.forEach(weight -> weight.setRequiresGradient(true));
      double loss;
      try (NDManager step = scope.newSubManager()) {
        loss = new LossGradient(config, script, weights).add(rows, step);
      }
      Sums sums = new Sums(merge, config.layers());
      Map<String, Integer> layers = layers();
      int i = 0;
      for (String tensor : LlamaTensors.of(config).sequencedKeySet()) {
        sums.add(tensor, layers.getOrDefault(tensor, -1), gradient(weights.get(i++), scope));
      }
      return sums.slope(loss);
    }
  }

  private static float[] gradient(NDArray weight, NDManager scope) {
    try (NDArray gradient = weight.getGradient()) {
      gradient.attach(scope); // it came attached to the weight's manager, where it would stay
      return gradient.toFloatArray();
    }
  }

  /// The layer of every tensor that belongs to one.
  private Map<String, Integer> layers() {
    Map<String, Integer> layers = new HashMap<>();
    for (int layer = 0; layer < config.layers(); layer++) {
      for (String tensor : LlamaTensors.layer(config, layer).keySet()) {
        layers.put(tensor, layer);
      }
    }
    return layers;
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

  /// The products of gradient and directions, as they come in.
  private static final class Sums {
    private final LinearMerge merge;
    private final List<List<Double>> byLayer = new ArrayList<>();
    private final List<Double> outside;

    Sums(LinearMerge merge, int layers) {
      this.merge = merge;
      merge.sources().forEach(_ -> byLayer.add(new ArrayList<>(Collections.nCopies(layers, 0.0))));
      this.outside = new ArrayList<>(Collections.nCopies(byLayer.size(), 0.0));
    }

    void add(String tensor, int layer, float[] gradient) {
      for (int source = 0; source < byLayer.size(); source++) {
        double product = product(tensor, source, gradient);
        List<Double> sums = layer < 0 ? outside : byLayer.get(source);
        int place = layer < 0 ? source : layer;
        sums.set(place, sums.get(place) + product);
      }
    }

    /// Tile by tile side by side, added up in order.
    private double product(String tensor, int source, float[] gradient) {
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

    Slope slope(double loss) {
      return new Slope(loss, byLayer, outside);
    }
  }
}
