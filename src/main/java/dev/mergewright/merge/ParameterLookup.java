package dev.mergewright.merge;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.merge.MergeParameter.Scope;
import dev.mergewright.merge.Placement.Origin;
import dev.mergewright.tensor.CounterMask;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/// Finds the value of every parameter of a recipe for one tensor.
///
/// A source's own parameter is looked up in the source, then in the slice, then in the recipe, then
/// in the declaration; a global one from the slice on. Filters that all fail send the search on, as
/// in mergekit. They look at the tensor's name in the source for a source's parameter and at its
/// name in the merged model for a global one.
///
/// @param recipe whose parameters
record ParameterLookup(MergeRecipe recipe) {

  /// The parameters as they hold for a tensor.
  TensorParameters of(Placement placed) {
    Map<String, ParameterValue> slice = placed.slice().parameters();
    Map<String, Double> global = new LinkedHashMap<>();
    List<Map<String, Double>> bySource = new ArrayList<>();
    placed.sources().forEach(_ -> bySource.add(new LinkedHashMap<>()));
    for (MergeParameter parameter : recipe.method().parameters()) {
      if (parameter.scope() == Scope.GLOBAL) {
        global.put(
            parameter.name(),
            value(parameter, placed.tensor(), placed, List.of(slice, recipe.parameters())));
        continue;
      }
      for (int s = 0; s < bySource.size(); s++) {
        Origin origin = placed.sources().get(s);
        Map<String, ParameterValue> own = origin.source().parameters();
        double value =
            value(parameter, origin.tensor(), placed, List.of(own, slice, recipe.parameters()));
        bySource.get(s).put(parameter.name(), value);
      }
    }
    return new TensorParameters(
        global,
        bySource,
        CounterMask.key(recipe.seed(), placed.tensor()),
        recipe.numerics().stepType(placed.spec().type()));
  }

  private double value(
      MergeParameter parameter,
      String tensor,
      Placement placed,
      List<Map<String, ParameterValue>> places) {
    for (Map<String, ParameterValue> place : places) {
      ParameterValue found = place.get(parameter.name());
      OptionalDouble value =
          found == null ? OptionalDouble.empty() : value(found, tensor, placed.depth());
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

  private static OptionalDouble value(ParameterValue value, String tensor, Depth depth) {
    return switch (value) {
      case ParameterValue.Scalar(double number) -> OptionalDouble.of(number);
      case ParameterValue.Gradient gradient -> OptionalDouble.of(depth.of(gradient));
      case ParameterValue.Filtered(List<ParameterValue.Case> cases) -> first(cases, tensor, depth);
    };
  }

  private static OptionalDouble first(List<ParameterValue.Case> cases, String tensor, Depth depth) {
    for (ParameterValue.Case choice : cases) {
      if (choice.filter().equals("*") || tensor.contains(choice.filter())) {
        return value(choice.value(), tensor, depth);
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
