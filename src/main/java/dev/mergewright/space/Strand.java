package dev.mergewright.space;

import dev.mergewright.merge.MergeParameter;
import dev.mergewright.merge.MergeRecipe;
import dev.mergewright.merge.ParameterValue;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// A searched parameter of one source, or of the whole merge, over all layers.
///
/// @param source the source's index, absent for a parameter of the whole merge
record Strand(MergeParameter parameter, @Nullable Integer source) {
  /// The name in reports, such as `experts[0].weight`.
  String name() {
    return source == null ? parameter.name() : "experts[" + source + "]." + parameter.name();
  }

  /// The gene of one layer.
  Dimension dimension(int layer) {
    return new Dimension(parameter.name(), source, layer, parameter.low(), parameter.high());
  }

  /// What a recipe says for one layer; a source's own value goes before the recipe's.
  OptionalDouble read(MergeRecipe recipe, int layer, int layers) {
    if (source != null) {
      ParameterValue own = recipe.sources().get(source).parameters().get(parameter.name());
      OptionalDouble value =
          own == null ? OptionalDouble.empty() : LayerValues.read(own, layer, layers);
      if (value.isPresent()) {
        return value;
      }
    }
    ParameterValue shared = recipe.parameters().get(parameter.name());
    return shared == null ? OptionalDouble.empty() : LayerValues.read(shared, layer, layers);
  }

  /// Where a search starts in one layer: what the recipe says, else an equal share of every model
  /// for `weight` (arXiv 2406.14563), else the declared default, else the middle of the range.
  double start(MergeRecipe recipe, int layer, int layers) {
    return read(recipe, layer, layers).orElseGet(() -> standardStart(recipe));
  }

  private double standardStart(MergeRecipe recipe) {
    if (parameter.name().equals("weight")) {
      boolean baseIsApart =
          recipe.base() != null
              && recipe.sources().stream().noneMatch(s -> s.model().equals(recipe.base()));
      return 1.0 / (recipe.sources().size() + (baseIsApart ? 1 : 0));
    }
    Double standard = parameter.standard();
    return standard != null ? standard : (parameter.low() + parameter.high()) / 2;
  }
}
