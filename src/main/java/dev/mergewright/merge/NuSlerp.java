package dev.mergewright.merge;

import java.util.List;

/// NuSLERP, a method of mergekit: spherical interpolation between two models by their weights, of
/// full weights or, with a base, of task vectors.
///
/// ```text
/// v_i = x_i, or x_i - b with a base
/// t   = w_2 / (w_1 + w_2)                   1/2 when |w_1 + w_2| < 1e-6
/// a   = angle(v_1, v_2)
/// y   = sin((1-t) a)/sin a * v_1 + sin(t a)/sin a * v_2       (+ b)
/// y   = (1-t) v_1 + t v_2                   (+ b) when sin a < 1e-8 or a vector vanishes
/// ```
///
/// The vectors are whole tensors; with `nuslerp_flatten` off they run along the last dimension, or
/// with `nuslerp_row_wise`, whose name promises the opposite, along the first. mergekit puts a
/// vector that vanishes at a right angle to the other. The measure pass takes three `double`s per
/// vector.
public record NuSlerp() implements MergeMethod {
  private static final double NO_WEIGHT = 1e-6;
  private static final double PARALLEL = 1e-8;

  @Override
  public String name() {
    return "nuslerp";
  }

  @Override
  public List<MergeParameter> parameters() {
    return List.of(
        MergeParameter.weight(),
        MergeParameter.toggle("nuslerp_flatten", true, "whether a tensor is one vector"),
        MergeParameter.toggle(
            "nuslerp_row_wise", false, "whether vectors run along the first dimension"));
  }

  @Override
  public boolean needsBase() {
    return false;
  }

  @Override
  public boolean takesBase() {
    return true;
  }

  @Override
  public int minSources() {
    return 2;
  }

  @Override
  public int maxSources() {
    return 2;
  }

  @Override
  public TileFormula measure(TensorGroup group, TensorParameters values) {
    double t = position(values);
    Fibers fibers = fibers(group, values);
    Gram gram = Gram.of(group, fibers, group.hasBase());
    return Combination.of(group, fibers, group.hasBase(), fiber -> coefficients(gram, fiber, t));
  }

  /// `t`.
  static double position(TensorParameters values) {
    double[] weights = values.ofEach("weight");
    double sum = weights[0] + weights[1];
    return Math.abs(sum) < NO_WEIGHT ? 0.5 : weights[1] / sum;
  }

  static Fibers fibers(TensorGroup group, TensorParameters values) {
    if (values.isOn("nuslerp_flatten")) {
      return Fibers.whole(group);
    }
    return values.isOn("nuslerp_row_wise") ? Fibers.columns(group) : Fibers.rows(group);
  }

  private static double[] coefficients(Gram gram, int fiber, double t) {
    double angle = Math.acos(gram.cosine(0, 1, fiber));
    double sine = Math.sin(angle);
    boolean vanishes = gram.norm(0, fiber) == 0 || gram.norm(1, fiber) == 0;
    return sine < PARALLEL || vanishes
        ? new double[] {1 - t, t}
        : new double[] {Math.sin((1 - t) * angle) / sine, Math.sin(t * angle) / sine};
  }
}
