package dev.mergewright.merge;

import dev.mergewright.tensor.Tiles;
import java.util.List;

/// RAM+ (arXiv 2601.13572) with its factors per tensor: as [Ram], but what only one source changed
/// is scaled up to make good for what the averages take from it.
///
/// ```text
/// unique_i, shared_i = how many entries only source i changed, or it and others
/// rho_i    = shared_i / max(unique_i, epsilon)
/// factor_i = 1 + r * clamp(rho_i, 0, alpha)            see Overlay
/// ```
///
/// `epsilon` is also the change that counts as none, as in mergekit.
public record RamPlus() implements MergeMethod {
  @Override
  public String name() {
    return "ramplus_tl";
  }

  @Override
  public List<MergeParameter> parameters() {
    return List.of(
        size("r", 0.1, "how much of the ratio of shared to unique entries goes into the factor"),
        size("alpha", 0.2, "the greatest ratio that counts"),
        Overlay.parameter());
  }

  private static MergeParameter size(String name, double standard, String meaning) {
    return new MergeParameter(
        name,
        MergeParameter.Scope.GLOBAL,
        MergeParameter.Domain.NOT_NEGATIVE,
        0,
        1,
        standard,
        meaning);
  }

  @Override
  public boolean runsOnDevice() {
    return false;
  }

  @Override
  public TileFormula measure(TensorGroup group, TensorParameters values) {
    return new Overlay((float) values.of("epsilon"), factors(group, values));
  }

  /// One factor per source.
  static float[] factors(TensorGroup group, TensorParameters values) {
    double epsilon = values.of("epsilon");
    long[] unique = new long[group.sources()];
    long[] shared = new long[group.sources()];
    float[][] deltas = new float[group.sources()][(int) Math.min(Tiles.SIZE, group.elements())];
    for (long from = 0; from < group.elements(); from += Tiles.SIZE) {
      int count = (int) Math.min(Tiles.SIZE, group.elements() - from);
      for (int s = 0; s < deltas.length; s++) {
        group.readTaskVector(s, from, deltas[s], count);
      }
      count(deltas, (float) epsilon, unique, shared, count);
    }
    float[] factors = new float[unique.length];
    for (int s = 0; s < factors.length; s++) {
      double ratio = shared[s] == 0 ? 0 : shared[s] / Math.max(unique[s], epsilon);
      factors[s] = (float) (1 + values.of("r") * Math.min(ratio, values.of("alpha")));
    }
    return factors;
  }

  private static void count(
      float[][] deltas, float epsilon, long[] unique, long[] shared, int count) {
    for (int i = 0; i < count; i++) {
      int changed = 0;
      for (float[] delta : deltas) {
        changed += Math.abs(delta[i]) > epsilon ? 1 : 0;
      }
      for (int s = 0; s < deltas.length; s++) {
        if (Math.abs(deltas[s][i]) > epsilon) {
          (changed == 1 ? unique : shared)[s]++;
        }
      }
    }
  }
}
