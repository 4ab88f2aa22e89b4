package dev.mergewright.merge;

import java.util.Arrays;
import java.util.List;

/// Model Stock (arXiv 2403.19522): from the base towards the average of the sources, as far as the
/// angle between their task vectors says.
///
/// ```text
/// c = mean over pairs of cos(x_i - b, x_j - b)        N sources; 0 when a task vector vanishes
/// t = N c / (1 + (N - 1) c)                           0 when the divisor is under 1e-6
/// y = t * mean_i x_i + (1 - t) b
/// ```
///
/// Over the whole tensor, or over each row along the last dimension when `filter_wise`. mergekit
/// divides by no less than 1e-6, which underestimates `c` for small task vectors; here only an
/// exact zero is left out. Opposed task vectors give `t < 0`. The measure pass takes one `double`
/// per pair of sources, and per row when `filter_wise`.
public record ModelStock() implements MergeMethod {
  private static final double NO_DIVISOR = 1e-6;

  @Override
  public String name() {
    return "model_stock";
  }

  @Override
  public List<MergeParameter> parameters() {
    return List.of(
        MergeParameter.toggle("filter_wise", false, "whether every row has an angle of its own"));
  }

  @Override
  public int minSources() {
    return 2;
  }

  @Override
  public TileFormula measure(TensorGroup group, TensorParameters values) {
    Fibers fibers = values.isOn("filter_wise") ? Fibers.rows(group) : Fibers.whole(group);
    Gram gram = Gram.of(group, fibers, true);
    int n = group.sources();
    return Combination.of(
        group,
        fibers,
        true,
        fiber -> {
          double[] share = new double[n];
          Arrays.fill(share, ratio(meanCosine(gram, n, fiber), n) / n);
          return share;
        });
  }

  private static double meanCosine(Gram gram, int n, int fiber) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        sum += gram.cosine(i, j, fiber);
      }
    }
    return 2 * sum / (n * (n - 1.0));
  }

  private static double ratio(double cosine, int n) {
    double divisor = 1 + (n - 1) * cosine;
    return Math.abs(divisor) < NO_DIVISOR ? 0 : n * cosine / divisor;
  }
}
