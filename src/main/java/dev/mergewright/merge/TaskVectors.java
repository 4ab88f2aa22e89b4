package dev.mergewright.merge;

import dev.mergewright.tensor.DeviceScope;
import dev.mergewright.tensor.DeviceTile;
import dev.mergewright.tensor.Tiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// What TIES, DARE, Breadcrumbs and DELLA share: task vectors, each made sparse by its own rule,
/// mixed with or without an election and added to the base.
///
/// ```text
/// d_i = r_i * sparse_i(x_i - b)             see Sparsity
/// y   = b + scale * mix(d)
/// ```
///
/// @param sparsity how task vectors are made sparse
/// @param mix how they become one
/// @param scale of the merged task vector
record TaskVectors(Sparsity sparsity, Mix mix, float scale) implements TileFormula {
  /// Under this the sum of the weights counts as zero and does not divide, as in mergekit.
  private static final double NO_WEIGHT = 1e-8;

  /// Makes one tile of several, which it may overwrite.
  @FunctionalInterface
  interface Mix {
    void mix(float[][] deltas, float[] mixed, int count);

    /// The same on the device, for those that have such a form.
    default Optional<DeviceMix> onDevice() {
      return Optional.empty();
    }
  }

  /// The twin of a mix on the device.
  @FunctionalInterface
  interface DeviceMix {
    DeviceTile mix(DeviceScope on, List<DeviceTile> deltas);
  }

  private record Twin(Mix cpu, DeviceMix device) implements Mix {
    @Override
    public void mix(float[][] deltas, float[] mixed, int count) {
      cpu.mix(deltas, mixed, count);
    }

    @Override
    public Optional<DeviceMix> onDevice() {
      return Optional.of(device);
    }
  }

  /// Weighted task vectors that agree with the elected sign; see [Election].
  static TaskVectors elected(Sparsity sparsity, Vote vote, TensorParameters values) {
    float[] weights = toFloats(values.ofEach("weight"));
    boolean normalize = values.isOn("normalize");
    return new TaskVectors(
        sparsity, new Election(vote, weights, normalize), (float) values.of("lambda"));
  }

  /// The sum of weighted task vectors, divided by the sum of the weights when `normalize`.
  static TaskVectors summed(Sparsity sparsity, TensorParameters values) {
    float[] weights = toFloats(values.ofEach("weight"));
    return new TaskVectors(
        sparsity,
        new Twin(
            (deltas, mixed, count) -> sum(deltas, weights, mixed, count),
            (on, deltas) -> on.sum(deltas, weights)),
        scale(values));
  }

  @Override
  public void apply(long from, float[] base, float[][] sources, float[] merged, int count) {
    for (int s = 0; s < sources.length; s++) {
      float[] delta = sources[s]; // which is overwritten
      Tiles.subtract(delta, base, delta, count);
      sparsity.rules()[s].apply(from, delta, count);
      if (sparsity.rescale()[s] != 1) {
        Tiles.scale(delta, sparsity.rescale()[s], count);
      }
    }
    mix.mix(sources, merged, count);
    Tiles.addScaled(base, scale, merged, merged, count);
  }

  @Override
  public Optional<DeviceFormula> onDevice() {
    return sparsity
        .onDevice()
        .flatMap(rules -> mix.onDevice().map(mixing -> onDevice(rules, mixing)));
  }

  private DeviceFormula onDevice(List<Sparsity.DeviceRule> rules, DeviceMix mixing) {
    return (on, from, base, sources) -> {
      DeviceTile b = Objects.requireNonNull(base);
      List<DeviceTile> deltas = new ArrayList<>();
      for (int s = 0; s < sources.size(); s++) {
        DeviceTile delta = rules.get(s).apply(on, from, on.subtract(sources.get(s), b));
        float factor = sparsity.rescale()[s];
        deltas.add(factor == 1 ? delta : on.scale(delta, factor));
      }
      return on.addScaled(b, scale, mixing.mix(on, deltas));
    };
  }

  /// Why weights that divide are no linear ones.
  static Optional<String> dividing(TensorParameters values) {
    return values.isOn("normalize")
        ? Optional.of("normalize divides by the sum of the weights; set normalize: false")
        : Optional.empty();
  }

  /// `lambda`, divided by the sum of the weights when `normalize`.
  static float scale(TensorParameters values) {
    double divisor = 0;
    for (float weight : toFloats(values.ofEach("weight"))) {
      divisor += weight;
    }
    boolean divides = values.isOn("normalize") && Math.abs(divisor) >= NO_WEIGHT;
    return (float) (values.of("lambda") / (divides ? divisor : 1));
  }

  static float[] toFloats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  private static void sum(float[][] deltas, float[] weights, float[] mixed, int count) {
    Tiles.clear(mixed, count);
    for (int s = 0; s < weights.length; s++) {
      Tiles.scale(deltas[s], weights[s], count);
      Tiles.add(deltas[s], mixed, count);
    }
  }
}
