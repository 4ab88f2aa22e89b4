package dev.mergewright.experiment;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.merge.MergeMethod;
import dev.mergewright.merge.MergeParameter;
import dev.mergewright.merge.MergeRecipe;
import dev.mergewright.merge.MergeSource;
import dev.mergewright.merge.ParameterValue;
import dev.mergewright.space.Genome;
import dev.mergewright.space.SearchSpace;
import dev.mergewright.tensor.ElementType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// What a method can make of an experiment's models: the space of its per-layer parameters, and
/// points of it that need no search.
///
/// @param space every candidate of the method
/// @param searched the searched parameters, in the method's order
record MethodSpace(SearchSpace space, List<String> searched) {
  private static final List<String> SEARCHABLE = List.of("weight", "density", "t");

  /// The method over the aligned base and the experts. `normalize` is off, as in the paper's runs:
  /// with one expert it would cancel the weight.
  static MethodSpace of(String method, ExperimentSettings.Models models, int layers) {
    MergeMethod rule =
        MergeMethod.named(method)
            .orElseThrow(
                () ->
                    new InvalidInputException(
                        "search.methods: there is no merge method %s".formatted(method)));
    List<String> declared = rule.parameters().stream().map(MergeParameter::name).toList();
    SequencedMap<String, ParameterValue> fixed = new LinkedHashMap<>();
    if (declared.contains("normalize")) {
      fixed.put("normalize", new ParameterValue.Scalar(0));
    }
    List<MergeSource> sources = models.experts().stream().map(MergeSource::of).toList();
    MergeRecipe template =
        new MergeRecipe(rule, models.base(), sources, fixed, ElementType.BF16, 0);
    List<String> searched = SEARCHABLE.stream().filter(declared::contains).toList();
    return new MethodSpace(SearchSpace.perLayer(template, layers, searched), searched);
  }

  /// The merge that nobody tuned: one weight (or position) for every layer, one density.
  MergeRecipe naive(ExperimentSettings.Baselines baselines) {
    return at(point(baselines.naiveWeight(), baselines.naiveDensity()));
  }

  /// The recipe with the same values in every layer.
  MergeRecipe at(Map<String, Double> values) {
    Genome genome = space.uniform(values);
    return space.decode(genome);
  }

  /// The points of the data-free grid, in order.
  List<Map<String, Double>> grid(ExperimentSettings.Baselines baselines) {
    if (searched.contains("t")) {
      return baselines.gridPositions().stream().map(t -> point(t, 1)).toList();
    }
    List<Double> densities =
        searched.contains("density") ? baselines.gridDensities() : List.of(1.0);
    List<Map<String, Double>> points = new ArrayList<>();
    for (double weight : baselines.gridWeights()) {
      for (double density : densities) {
        points.add(point(weight, density));
      }
    }
    return points;
  }

  private Map<String, Double> point(double weight, double density) {
    SequencedMap<String, Double> values = new LinkedHashMap<>();
    for (String parameter : searched) {
      values.put(parameter, parameter.equals("density") ? density : weight);
    }
    return values;
  }
}
