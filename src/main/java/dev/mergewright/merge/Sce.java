package dev.mergewright.merge;

import dev.mergewright.tensor.MagnitudeThreshold;
import dev.mergewright.tensor.SignElection;
import dev.mergewright.tensor.Tiles;
import java.util.List;
import java.util.Set;

/// SCE of FuseChat (arXiv 2408.07990): select the entries that differ most between the sources,
/// calculate a weight per source, erase minority signs.
///
/// ```text
/// v   = variance over the sources of x_i - b, per entry
/// k   = floor(select_topk * |{v > 0}|)      per tensor
/// d_i = x_i - b at the k entries with the largest v, the same for all sources, the rest 0;
///       x_i - b everywhere when select_topk is 1
/// w_i = |d_i|^2 / sum_j |d_j|^2             norms in double
/// y   = b + elect(w, d)                     unweighted votes, normalized, see SignElection
/// ```
///
/// Of equal variances the lowest index is selected. mergekit makes the weights equal when the
/// `|d_i|^2 / n` sum up to less than 1e-6, which most fine-tunes do; here they count however small
/// they are.
public record Sce() implements MergeMethod {
  @Override
  public String name() {
    return "sce";
  }

  @Override
  public List<MergeParameter> parameters() {
    return List.of(
        new MergeParameter(
            "select_topk",
            MergeParameter.Scope.GLOBAL,
            MergeParameter.Domain.FRACTION,
            0.05,
            1,
            1.0,
            "the fraction of the differing entries that is selected"));
  }

  @Override
  public boolean runsOnDevice() {
    return false;
  }

  @Override
  public Set<String> ignored() {
    return Set.of("int8_mask");
  }

  @Override
  public TileFormula measure(TensorGroup group, TensorParameters values) {
    Selection selection = selection(group, values.of("select_topk"), (_, _) -> {});
    float[] weights = weights(group, selection);
    return (from, base, sources, merged, count) -> {
      for (float[] source : sources) {
        Tiles.subtract(source, base, source, count);
      }
      selection.select(from, sources, count);
      SignElection.mix(sources, weights, false, true, merged, count);
      Tiles.addScaled(base, 1, merged, merged, count);
    };
  }

  /// Sets the entries that are not selected to zero in every source, in place.
  @FunctionalInterface
  interface Selection {
    void select(long from, float[][] deltas, int count);
  }

  /// What variances are rounded to, in place.
  @FunctionalInterface
  interface Rounding {
    void round(float[] variances, int count);
  }

  static Selection selection(TensorGroup group, double share, Rounding rounding) {
    if (share == 1) {
      return (from, deltas, count) -> {};
    }
    long keep = (long) (share * differing(group, rounding));
    if (keep == 0) {
      return (from, deltas, count) -> {
        for (float[] delta : deltas) {
          Tiles.clear(delta, count);
        }
      };
    }
    MagnitudeThreshold border =
        MagnitudeThreshold.keeping(
            keep,
            group.elements(),
            (from, into, count) -> variances(read(group, from, count), rounding, into, count));
    return (from, deltas, count) -> {
      float[] variances = new float[count];
      variances(deltas, rounding, variances, count);
      border.trim(from, variances, count);
      for (float[] delta : deltas) {
        for (int i = 0; i < count; i++) {
          delta[i] = variances[i] == 0 ? 0 : delta[i];
        }
      }
    };
  }

  private static long differing(TensorGroup group, Rounding rounding) {
    float[] variances = new float[(int) Math.min(Tiles.SIZE, group.elements())];
    long differing = 0;
    for (long from = 0; from < group.elements(); from += variances.length) {
      int count = (int) Math.min(variances.length, group.elements() - from);
      variances(read(group, from, count), rounding, variances, count);
      for (int i = 0; i < count; i++) {
        differing += variances[i] == 0 ? 0 : 1;
      }
    }
    return differing;
  }

  private static float[] weights(TensorGroup group, Selection selection) {
    double[] squares = new double[group.sources()];
    double sum = 0;
    for (long from = 0; from < group.elements(); from += Tiles.SIZE) {
      int count = (int) Math.min(Tiles.SIZE, group.elements() - from);
      float[][] deltas = read(group, from, count);
      selection.select(from, deltas, count);
      for (int s = 0; s < squares.length; s++) {
        double square = Tiles.dot(deltas[s], deltas[s], count);
        squares[s] += square;
        sum += square;
      }
    }
    for (int s = 0; s < squares.length; s++) {
      squares[s] = sum == 0 ? 1.0 / squares.length : squares[s] / sum;
    }
    return TaskVectors.toFloats(squares);
  }

  private static void variances(float[][] deltas, Rounding rounding, float[] into, int count) {
    for (int i = 0; i < count; i++) {
      double mean = 0;
      for (float[] delta : deltas) {
        mean += delta[i];
      }
      mean /= deltas.length;
      double squares = 0;
      for (float[] delta : deltas) {
        squares += (delta[i] - mean) * (delta[i] - mean);
      }
      into[i] = (float) (squares / deltas.length);
    }
    rounding.round(into, count);
  }

  static float[][] read(TensorGroup group, long from, int count) {
    float[][] deltas = new float[group.sources()][count];
    for (int s = 0; s < deltas.length; s++) {
      group.readTaskVector(s, from, deltas[s], count);
    }
    return deltas;
  }
}
