package dev.mergewright.merge;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.tensor.Tiles;
import java.util.List;
import java.util.Optional;

/// The weighted average of full weights: model soups (arXiv 2203.05482) and LM-Cocktail (arXiv
/// 2311.13534).
///
/// ```text
/// y = sum_i w_i x_i            divided by sum_i w_i when `normalize`
/// ```
///
/// Summed in `double` and rounded once, so that a model averaged with itself is that model.
public record Linear() implements MergeMethod {
  @Override
  public String name() {
    return "linear";
  }

  @Override
  public List<MergeParameter> parameters() {
    return List.of(MergeParameter.weight(), MergeParameter.normalize(true));
  }

  @Override
  public boolean needsBase() {
    return false;
  }

  @Override
  public Optional<String> nonlinearity(TensorParameters values) {
    return TaskVectors.dividing(values);
  }

  @Override
  public TileFormula measure(TensorGroup group, TensorParameters values) {
    double[] weights = values.ofEach("weight");
    double divisor = values.isOn("normalize") ? requireSum(weights, group.name()) : 1;
    return TileFormula.twin(
        (from, base, sources, merged, count) ->
            Tiles.weightedSum(weights, sources, divisor, merged, count),
        (on, from, base, sources) -> on.average(sources, weights, divisor));
  }

  /// The sum of the weights, refused when it is nothing to divide by.
  static double requireSum(double[] weights, String tensor) {
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    if (Math.abs(sum) < 1e-8) {
      throw new InvalidInputException(
          "the weights for %s sum to %s, which normalize cannot divide by; change a weight or set normalize: false"
              .formatted(tensor, sum));
    }
    return sum;
  }
}
