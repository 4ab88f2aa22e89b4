package dev.mergewright.merge;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.merge.MergeParameter.Scope;
import dev.mergewright.tensor.CounterMask;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/// Finds the value of every parameter of a recipe for one tensor.
///
/// A source's own parameter is looked up in the source, then in the recipe, then in the
/// declaration; a global one in the recipe, then in the declaration. Filters that all fail send the
/// search on, as in mergekit.
///
/// @param recipe whose parameters
/// @param depth the layers of the model
record ParameterLookup(MergeRecipe recipe, Depth depth) {

  /// The parameters as they hold for a tensor.
  TensorParameters of(String tensor) {
    Map<String, Double> global = new LinkedHashMap<>();
    List<Map<String, Double>> bySource = new ArrayList<>();
    recipe.sources().forEach(_ -> bySource.add(new LinkedHashMap<>()));
    for (MergeParameter parameter : recipe.method().parameters()) {
      if (parameter.scope() == Scope.GLOBAL) {
        global.put(parameter.name(), value(parameter, tensor, List.of(recipe.parameters())));
        continue;
      }
      for (int s = 0; s < bySource.size(); s++) {
        Map<String, ParameterValue> own = recipe.sources().get(s).parameters();
        double value = value(parameter, tensor, List.of(own, recipe.parameters()));
        bySource.get(s).put(parameter.name(), value);
      }
    }
    return new TensorParameters(global, bySource, CounterMask.key(recipe.seed(), tensor), null);
  }

  private double value(
      MergeParameter parameter, String tensor, List<Map<String, ParameterValue>> places) {
    for (Map<String, ParameterValue> place : places) {
      ParameterValue found = place.get(parameter.name());
      OptionalDouble value = found == null ? OptionalDouble.empty() : value(found, tensor);
      if (value.isPresent()) {
        return valid(parameter, tensor, value.getAsDouble());
      }
    }
    Double standard = parameter.standard();
    if (standard == null) {
      throw new InvalidInputException(
          "%s gives %s no value for %s; add one, or a case without a filter"
              .formatted(recipe.method().name(), parameter.name(), tensor));
    }
    return standard;
  }

  private OptionalDouble value(ParameterValue value, String tensor) {
    return switch (value) {
      case ParameterValue.Scalar(double number) -> OptionalDouble.of(number);
      case ParameterValue.Gradient gradient -> OptionalDouble.of(depth.at(tensor, gradient));
      case ParameterValue.Filtered(List<ParameterValue.Case> cases) -> first(cases, tensor);
    };
  }

  private OptionalDouble first(List<ParameterValue.Case> cases, String tensor) {
    for (ParameterValue.Case choice : cases) {
      if (choice.filter().equals("*") || tensor.contains(choice.filter())) {
        return value(choice.value(), tensor);
      }
    }
    return OptionalDouble.empty();
  }

  private static double valid(MergeParameter parameter, String tensor, double value) {
    if (!parameter.domain().contains(value)) {
      throw new InvalidInputException(
          "%s must be %s, was %s for %s"
              .formatted(parameter.name(), parameter.domain().words(), value, tensor));
    }
    return value;
  }
}
