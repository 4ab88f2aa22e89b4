package dev.mergewright.merge;

import dev.mergewright.tensor.ElementType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The merges that papers name, as recipes: baselines of every search.
public final class Recipes {
  private Recipes() {}

  /// MergeAlign (arXiv 2411.06824): the pre-trained base plus a domain vector and an alignment
  /// vector.
  ///
  /// ```text
  /// y = pre + a (domain - pre) + b (aligned - pre)
  /// ```
  ///
  /// The paper's `a` and `b` are not published; 0.5 and 0.5 is a start. With `a + b = 1` this is
  /// the line between the domain model and the aligned one.
  public static MergeRecipe mergeAlign(
      String pretrained, String domain, String aligned, double a, double b, ElementType outType) {
    return new MergeRecipe(
        new TaskArithmetic(),
        pretrained,
        List.of(weighted(domain, a), weighted(aligned, b)),
        new LinkedHashMap<>(),
        outType,
        0);
  }

  /// LM-Cocktail (arXiv 2311.13534): the average of full weights; the weights come from a softmax
  /// over losses.
  ///
  /// @param weights one per model, the base model included
  public static MergeRecipe lmCocktail(
      List<String> models, List<Double> weights, ElementType outType) {
    if (models.size() != weights.size()) {
      throw new IllegalArgumentException(
          "%d models need as many weights, were %d".formatted(models.size(), weights.size()));
    }
    List<MergeSource> sources = new ArrayList<>();
    for (int i = 0; i < models.size(); i++) {
      sources.add(weighted(models.get(i), weights.get(i)));
    }
    return new MergeRecipe(new Linear(), null, sources, new LinkedHashMap<>(), outType, 0);
  }

  /// A source with a weight for every tensor.
  private static MergeSource weighted(String model, double weight) {
    return MergeSource.of(model, Map.of("weight", new ParameterValue.Scalar(weight)));
  }
}
