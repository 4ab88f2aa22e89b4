package dev.mergewright.space;

import dev.mergewright.merge.MergeMethod;
import dev.mergewright.merge.MergeParameter;
import dev.mergewright.merge.MergeParameter.Domain;
import dev.mergewright.merge.MergeParameter.Scope;
import dev.mergewright.merge.MergeRecipe;
import dev.mergewright.merge.ParameterValue;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A searched parameter of one source, or of the whole merge, over all layers.
///
/// @param source the source's index, absent for a parameter of the whole merge
record Strand(MergeParameter parameter, @Nullable Integer source) {
  /// The strands of parameters by name, source by source.
  static List<Strand> declared(MergeRecipe recipe, List<String> parameters) {
    List<Strand> strands = new ArrayList<>();
    for (String name : parameters) {
      MergeParameter parameter = searchable(recipe.method(), name);
      int owners = parameter.scope() == Scope.SOURCE ? recipe.sources().size() : 1;
      for (int owner = 0; owner < owners; owner++) {
        strands.add(new Strand(parameter, parameter.scope() == Scope.SOURCE ? owner : null));
      }
    }
    if (Set.copyOf(strands).size() < strands.size()) {
      throw new IllegalArgumentException("a parameter is searched once, was " + parameters);
    }
    return strands;
  }

  private static MergeParameter searchable(MergeMethod method, String name) {
    MergeParameter parameter = method.parameter(name).orElse(null);
    if (parameter == null) {
      List<String> names = method.parameters().stream().map(MergeParameter::name).toList();
      throw new IllegalArgumentException(
          method.name() + " has no parameter " + name + ", only " + names);
    }
    if (parameter.domain() == Domain.SWITCH) {
      throw new IllegalArgumentException(name + " is on or off and cannot be searched");
    }
    return parameter;
  }

  /// The name in reports, such as `experts[0].weight`.
  String name() {
    return source == null ? parameter.name() : "experts[" + source + "]." + parameter.name();
  }

  /// The range of its values.
  Dimension dimension() {
    return new Dimension(parameter.name(), source, "", parameter.low(), parameter.high());
  }

  /// What a recipe says in one layer for tensors that no filter singles out.
  OptionalDouble read(MergeRecipe recipe, int layer, int layers) {
    return read(recipe, Part.ALL, Set.of(), layer, layers);
  }

  /// What a recipe says for a part in one layer; a source's own value goes before the recipe's.
  ///
  /// @param known the filters that a recipe may have
  OptionalDouble read(MergeRecipe recipe, Part part, Set<String> known, int layer, int layers) {
    OptionalDouble common = OptionalDouble.empty();
    for (String tensor : part.examples(layer)) {
      int place = part.isInLayers() ? layer : Part.layer(tensor, layers);
      OptionalDouble value = read(recipe, tensor, known, place, layers);
      if (value.isEmpty() || (common.isPresent() && !common.equals(value))) {
        return OptionalDouble.empty();
      }
      common = value;
    }
    return common;
  }

  private OptionalDouble read(
      MergeRecipe recipe, String tensor, Set<String> known, int layer, int layers) {
    if (source != null) {
      ParameterValue own = recipe.sources().get(source).parameters().get(parameter.name());
      OptionalDouble value =
          own == null
              ? OptionalDouble.empty()
              : LayerValues.read(own, tensor, known, layer, layers);
      if (value.isPresent()) {
        return value;
      }
    }
    ParameterValue shared = recipe.parameters().get(parameter.name());
    return shared == null
        ? OptionalDouble.empty()
        : LayerValues.read(shared, tensor, known, layer, layers);
  }

  /// Where a search starts in one layer: what the recipe says, else an equal share of every model
  /// for `weight` (arXiv 2406.14563), else the declared default, else the middle of the range.
  double start(MergeRecipe recipe, int layer, int layers) {
    return read(recipe, layer, layers).orElseGet(() -> standardStart(recipe));
  }

  /// Where a search starts when the recipe does not say.
  double standardStart(MergeRecipe recipe) {
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
