package dev.mergewright.search;

import java.util.Arrays;
import java.util.List;

/// LM-Cocktail: weighs whole models by how well each does on the data, without any search.
///
/// ```text
/// weight_i = exp(-loss_i / T) / sum_j exp(-loss_j / T)
/// ```
///
/// The weights are in [0, 1] and sum to 1; the merge is the linear one over the full weights of all
/// models, the base included. Equal losses give equal weights, `T -> 0` picks the best model, `T ->
/// infinity` the average.
///
/// Source: arXiv 2311.13534, section 3; arXiv 2406.14563, eq. 3, with `T = 1`.
public final class LmCocktail {
  /// The temperature of arXiv 2406.14563.
  public static final double STANDARD_TEMPERATURE = 1;

  private LmCocktail() {}

  /// The weight of each model.
  ///
  /// @param losses the mean answer loss of each model; `+Infinity` for one that failed, which gets
  ///   weight 0
  /// @param temperature positive; how far apart losses must be to matter
  public static List<Double> weights(List<Double> losses, double temperature) {
    if (!(temperature > 0)) {
      throw new IllegalArgumentException("temperature must be positive, was " + temperature);
    }
    double best = best(losses);
    // Relative to the best loss: exp never overflows and at least one term is 1.
    double[] terms =
        losses.stream().mapToDouble(loss -> Math.exp((best - loss) / temperature)).toArray();
    double sum = Arrays.stream(terms).sum();
    return Arrays.stream(terms).mapToObj(term -> term / sum).toList();
  }

  private static double best(List<Double> losses) {
    double best = Double.POSITIVE_INFINITY;
    for (double loss : losses) {
      if (Double.isNaN(loss) || loss == Double.NEGATIVE_INFINITY) {
        throw new IllegalArgumentException("a loss must be a number, was " + loss);
      }
      best = Math.min(best, loss);
    }
    if (best == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException("at least one model needs a finite loss, was " + losses);
    }
    return best;
  }
}
