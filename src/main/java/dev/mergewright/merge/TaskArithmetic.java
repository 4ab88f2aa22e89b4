package dev.mergewright.merge;

import dev.mergewright.tensor.Tiles;
import java.util.List;

/// Task arithmetic (arXiv 2212.04089): the base plus weighted task vectors.
///
/// ```text
/// d_i = x_i - b
/// y   = b + lambda * sum_i w_i d_i          the sum divided by sum_i w_i when `normalize`
/// ```
///
/// A `lambda` of 0 returns the base bit for bit.
public record TaskArithmetic() implements MergeMethod {
  /// Under this the sum of the weights counts as zero and does not divide, as in mergekit.
  private static final double NO_WEIGHT = 1e-8;

  @Override
  public String name() {
    return "task_arithmetic";
  }

  @Override
  public List<MergeParameter> parameters() {
    return List.of(
        MergeParameter.weight(), MergeParameter.lambda(), MergeParameter.normalize(false));
  }

  @Override
  public TileFormula measure(TensorGroup group, TensorParameters values) {
    float[] weights = TaskVectors.toFloats(values.ofEach("weight"));
    float scale = (float) (values.of("lambda") / (values.isOn("normalize") ? divisor(weights) : 1));
    return (from, base, sources, merged, count) -> {
      float[] delta = new float[count];
      Tiles.clear(merged, count);
      for (int s = 0; s < weights.length; s++) {
        Tiles.subtract(sources[s], base, delta, count);
        Tiles.scale(delta, weights[s], count);
        Tiles.add(delta, merged, count);
      }
      Tiles.addScaled(base, scale, merged, merged, count);
    };
  }

  private static double divisor(float[] weights) {
    double sum = 0;
    for (float weight : weights) {
      sum += weight;
    }
    return Math.abs(sum) < NO_WEIGHT ? 1 : sum;
  }
}
