package dev.mergewright.merge;

import dev.mergewright.checkpoint.InvalidInputException;
import java.util.List;

/// MultiSLERP, a method of mergekit: the weighted mean on the sphere of any number of models, of
/// full weights or, with a base, of task vectors.
///
/// ```text
/// v_i = x_i, or x_i - b with a base
/// m   = sum_i w_i v_i / (|v_i| + eps)       w_i divided by their sum when `normalize_weights`
/// y   = m / |m| * sum_i w_i |v_i|           (+ b)
/// y   = sum_i w_i v_i                       (+ b) when |m| < eps
/// ```
///
/// mergekit adds a step in the tangent space at `m / |m|`, which is zero: the tangents there sum up
/// to `m - <m, m/|m|> m/|m|`. It refuses `|m| < eps` for three or more models, and with it every
/// tensor that no source has changed. The measure pass takes one `double` per pair of sources.
public record MultiSlerp() implements MergeMethod {
  private static final double NO_WEIGHT = 1e-8;

  @Override
  public String name() {
    return "multislerp";
  }

  @Override
  public List<MergeParameter> parameters() {
    return List.of(
        MergeParameter.weight(),
        MergeParameter.toggle(
            "normalize_weights", true, "whether the weights are divided by their sum"),
        new MergeParameter(
            "eps",
            MergeParameter.Scope.GLOBAL,
            MergeParameter.Domain.NOT_NEGATIVE,
            0,
            1e-3,
            1e-8,
            "what is added to norms, and under which a mean direction counts as none"));
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
  public TileFormula measure(TensorGroup group, TensorParameters values) {
    double[] weights = weights(group, values);
    Fibers fibers = Fibers.whole(group);
    Gram gram = Gram.of(group, fibers, group.hasBase());
    double[] coefficients = coefficients(gram, weights, values.of("eps"));
    return Combination.of(group, fibers, group.hasBase(), _ -> coefficients);
  }

  private static double[] coefficients(Gram gram, double[] weights, double eps) {
    double[] direction = new double[weights.length];
    double length = 0;
    for (int i = 0; i < weights.length; i++) {
      double norm = gram.norm(i, 0);
      direction[i] = norm == 0 ? 0 : weights[i] / (norm + eps);
      length += weights[i] * norm;
    }
    double norm = Math.sqrt(Math.max(0, gram.form(direction, direction)));
    if (norm == 0 || norm < eps) {
      return weights;
    }
    for (int i = 0; i < direction.length; i++) {
      direction[i] *= length / norm;
    }
    return direction;
  }

  private static double[] weights(TensorGroup group, TensorParameters values) {
    double[] weights = values.ofEach("weight");
    if (!values.isOn("normalize_weights")) {
      return weights;
    }
    double sum = requireSum(weights, group.name());
    for (int i = 0; i < weights.length; i++) {
      weights[i] /= sum;
    }
    return weights;
  }

  /// The sum of the weights, refused when it is nothing to divide by.
  static double requireSum(double[] weights, String tensor) {
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    if (Math.abs(sum) < NO_WEIGHT) {
      throw new InvalidInputException(
          "the weights for %s sum to %s, which normalize_weights cannot divide by; change a weight or set normalize_weights: false"
              .formatted(tensor, sum));
    }
    return sum;
  }
}
