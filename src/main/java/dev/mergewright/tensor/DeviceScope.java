package dev.mergewright.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The merge kernels for one chunk of a tensor: the twins, on the device, of [Tiles],
/// [MagnitudeThreshold], [CounterMask] and [SignElection].
///
/// Nothing is changed in place: each kernel makes a tile, and closing frees all of them. What a
/// kernel on the CPU rounds, its twin rounds in the same order, so elementwise results have the
/// same bits; sums ([#gram]) have another order. A scope belongs to one thread.
public final class DeviceScope implements AutoCloseable {
  private final TorchScript script;
  private final NDManager manager;

  DeviceScope(TorchScript script, NDManager manager) {
    this.script = script;
    this.manager = manager;
  }

  /// Copies `values[0..count)` to the device.
  public DeviceTile upload(float[] values, int count) {
    return new DeviceTile(
        manager.create(FloatBuffer.wrap(values, 0, count), new Shape(count), DataType.FLOAT32));
  }

  /// Copies a tile back, into `into[at..)`.
  public void download(DeviceTile tile, float[] into, int at) {
    float[] values = tile.array().toFloatArray();
    System.arraycopy(values, 0, into, at, values.length);
  }

  /// `from[i] - minus[i]`.
  public DeviceTile subtract(DeviceTile from, DeviceTile minus) {
    return tile("difference", new NDList(from.array(), minus.array()));
  }

  /// `values[i] * factor`.
  public DeviceTile scale(DeviceTile values, float factor) {
    return tile("scaled", new NDList(values.array()), numbers(factor));
  }

  /// `base[i] + factor * delta[i]`; the base itself when `factor` is 0.
  public DeviceTile addScaled(DeviceTile base, float factor, DeviceTile delta) {
    return factor == 0
        ? base // b + 0 would turn -0 into +0
        : tile("add_scaled", new NDList(base.array(), delta.array()), numbers(factor));
  }

  /// `p * a[i] + q * b[i]`.
  public DeviceTile combine(float p, DeviceTile a, float q, DeviceTile b) {
    return tile("combined", new NDList(a.array(), b.array()), numbers(p, q));
  }

  /// `sum_s weights[s] * values[s][i]` in `float`.
  public DeviceTile sum(List<DeviceTile> values, float[] weights) {
    return tile("total", arrays(values), numbers(weights));
  }

  /// `sum_s weights[s] * values[s][i] / divisor` in `double`, rounded once.
  public DeviceTile average(List<DeviceTile> values, double[] weights, double divisor) {
    NDList each = new NDList();
    for (double weight : weights) {
      each.add(manager.create(new double[] {weight}));
    }
    NDList divisors = new NDList(manager.create(new double[] {divisor}));
    return tile("average", arrays(values), each, divisors);
  }

  /// `sum_s weights[s][f] * values[s][i]` in `double`, rounded once, where element `i` of the tile
  /// is in fiber `f = ((from + i) / stride) % count`.
  ///
  /// @param weights one coefficient per tile and fiber
  /// @param from the index of the tile's first element within the tensor
  public DeviceTile sumByFiber(
      List<DeviceTile> values, double[][] weights, long from, long stride, long count) {
    NDList each = new NDList();
    for (double[] ofTile : weights) {
      each.add(manager.create(ofTile));
    }
    NDList place = new NDList(manager.create(new long[] {from, stride, count}));
    return tile("by_fiber", arrays(values), each, place);
  }

  /// What [MagnitudeThreshold#trim] leaves.
  public DeviceTile trim(MagnitudeThreshold threshold, long from, DeviceTile values) {
    return threshold.equals(MagnitudeThreshold.NONE)
        ? values
        : tile("trimmed", new NDList(values.array()), border(threshold, from));
  }

  /// What [MagnitudeThreshold#trimAbove] leaves.
  public DeviceTile trimAbove(MagnitudeThreshold threshold, long from, DeviceTile values) {
    return tile("trimmed_above", new NDList(values.array()), border(threshold, from));
  }

  private NDList border(MagnitudeThreshold threshold, long from) {
    return new NDList(manager.create(new long[] {threshold.bits(), threshold.lastTie(), from}));
  }

  /// What [CounterMask#drop] leaves.
  public DeviceTile drop(CounterMask mask, long from, DeviceTile values) {
    long[] state = {mask.key() + from * CounterMask.GAMMA, mask.limit()};
    return tile("dropped", new NDList(values.array()), new NDList(manager.create(state)));
  }

  /// What [SignElection#mix] makes of trimmed task vectors.
  public DeviceTile elect(
      List<DeviceTile> deltas, float[] weights, boolean weighted, boolean normalize) {
    if (deltas.size() == 1) {
      boolean divides = normalize && weights[0] != 0;
      return tile(divides ? "alone" : "total", arrays(deltas), numbers(weights));
    }
    String method = weighted ? "weighted" : "unweighted";
    return elect(method, deltas, weights, normalize, weights);
  }

  /// The sum of the weighted deltas whose sign is that of the sum of all deltas, divided by how
  /// many they are when `normalize`.
  public DeviceTile electFrozen(List<DeviceTile> deltas, float[] weights, boolean normalize) {
    float[] heads = new float[weights.length];
    Arrays.fill(heads, 1);
    return elect("unweighted", deltas, weights, normalize, heads);
  }

  /// The sum of the weighted deltas whose sign most of them have, a tie being a plus, divided by
  /// the sum of their weights when `normalize`.
  public DeviceTile electMajority(List<DeviceTile> deltas, float[] weights, boolean normalize) {
    return elect("majority", deltas, weights, normalize, weights);
  }

  private DeviceTile elect(
      String method,
      List<DeviceTile> deltas,
      float[] weights,
      boolean normalize,
      float[] divisors) {
    return normalize
        ? tile(method + "_over", arrays(deltas), numbers(weights), numbers(divisors))
        : tile(method, arrays(deltas), numbers(weights));
  }

  /// The dot products `sum_i a[i] b[i]` of all pairs of tiles, in `double`.
  public double[][] gram(List<DeviceTile> values) {
    double[] flat = call("gram", arrays(values)).toDoubleArray();
    double[][] gram = new double[values.size()][values.size()];
    for (int i = 0; i < gram.length; i++) {
      System.arraycopy(flat, i * gram.length, gram[i], 0, gram.length);
    }
    return gram;
  }

  /// How many magnitudes have each of the [KernelScript#UPPER] upper halves.
  long[] countUpper(DeviceTile values) {
    return call("count_upper", new NDList(values.array())).toLongArray();
  }

  /// How many of the magnitudes with one upper half have each of the [KernelScript#LOWER] lower
  /// ones; the last bucket counts the others.
  long[] countLower(DeviceTile values, int upper) {
    NDList share = new NDList(manager.create(new int[] {upper}));
    return call("count_lower", new NDList(values.array()), share).toLongArray();
  }

  /// The place of the `wanted`-th magnitude with these bits, or the length of the tile, then how
  /// many there are.
  long[] ties(DeviceTile values, int bits, long wanted) {
    NDList sought =
        new NDList(manager.create(new int[] {bits}), manager.create(new long[] {wanted}));
    return call("ties", new NDList(values.array()), sought).toLongArray();
  }

  private NDList numbers(float... numbers) {
    NDList each = new NDList();
    for (float number : numbers) {
      each.add(manager.create(new float[] {number}));
    }
    return each;
  }

  private static NDList arrays(List<DeviceTile> tiles) {
    List<NDArray> arrays = new ArrayList<>();
    tiles.forEach(tile -> arrays.add(tile.array()));
    return new NDList(arrays);
  }

  private DeviceTile tile(String method, NDList... arguments) {
    return new DeviceTile(call(method, arguments));
  }

  private NDArray call(String method, NDList... arguments) {
    return script.call(manager, method, arguments).singletonOrThrow();
  }

  @Override
  public void close() {
    manager.close();
  }
}
