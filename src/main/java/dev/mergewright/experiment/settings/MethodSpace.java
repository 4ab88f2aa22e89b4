package dev.mergewright.experiment.settings;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.merge.MergeMethod;
import dev.mergewright.merge.MergeRecipe;
import dev.mergewright.merge.MergeSource;
import dev.mergewright.merge.ParameterValue;
import dev.mergewright.search.Grid;
import dev.mergewright.space.Dimension;
import dev.mergewright.space.OperatorSpace;
import dev.mergewright.space.RecipeSpace;
import dev.mergewright.space.SearchSpace;
import dev.mergewright.tensor.ElementType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;

/// What a method can make of an experiment's models: the space of its per-layer parameters, and
/// points of it that need no search.
///
/// @param space every candidate of the method
public record MethodSpace(SearchSpace space) {
  /// The method over the aligned base and the experts. `normalize` is off, as in the paper's runs:
  /// with one expert it would cancel the weight.
  public static MethodSpace of(String method, ExperimentSettings.Models models, int layers) {
    MergeMethod rule = named(method);
    return new MethodSpace(SearchSpace.perLayer(template(rule, Map.of(), models), layers));
  }

  /// The space of a search: that of its method, or of all of them with the method as a gene.
  public static RecipeSpace of(
      SearchSettings search, ExperimentSettings.Models models, int layers) {
    MergekitSpace mergekit = search.space().mergekit();
    if (mergekit != null) {
      return mergekit(mergekit, search, models, layers);
    }
    List<SearchSpace> spaces =
        search.methods().stream().map(method -> of(method, search, models, layers)).toList();
    return spaces.size() == 1 ? spaces.getFirst() : OperatorSpace.of(spaces);
  }

  private static RecipeSpace mergekit(
      MergekitSpace genome, SearchSettings search, ExperimentSettings.Models models, int layers) {
    try {
      if (search.methods().size() > 1) {
        throw new IllegalArgumentException(
            "the genome of mergekit-evolve is of one method, was " + search.methods());
      }
      return genome.of(named(search.methods().getFirst()), models, layers);
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException("searches: " + search.name() + ": " + e.getMessage(), e);
    }
  }

  private static SearchSpace of(
      String method, SearchSettings search, ExperimentSettings.Models models, int layers) {
    MergeMethod rule = named(method);
    for (Map.Entry<String, String> option : search.options().entrySet()) {
      rule = chosen(rule, option.getKey(), option.getValue());
    }
    MergeRecipe template = template(rule, search.fixed(), models);
    List<String> named = search.space().parameters();
    MergeMethod declared = rule;
    List<String> searched =
        (named.isEmpty() ? SearchSpace.searched(rule) : named)
            .stream()
                .filter(name -> !search.fixed().containsKey(name))
                .filter(
                    name -> search.methods().size() == 1 || declared.parameter(name).isPresent())
                .toList();
    try {
      return SearchSpace.of(template, layers, searched, search.space().layout());
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException("searches: " + search.name() + ": " + e.getMessage(), e);
    }
  }

  /// The method with a word chosen; methods of a search that do not know the option keep theirs.
  private static MergeMethod chosen(MergeMethod rule, String option, String word) {
    return rule.option(option)
        .map(
            declared ->
                declared
                    .with(word)
                    .orElseThrow(
                        () ->
                            new InvalidInputException(
                                "searches: %s of %s must be one of %s, was %s"
                                    .formatted(option, rule.name(), declared.words(), word))))
        .orElse(rule);
  }

  private static MergeMethod named(String method) {
    return MergeMethod.named(method)
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "search.methods: there is no merge method %s; known are %s"
                        .formatted(
                            method, MergeMethod.ALL.stream().map(MergeMethod::name).toList())));
  }

  private static MergeRecipe template(
      MergeMethod rule, Map<String, Double> said, ExperimentSettings.Models models) {
    requireSearchable(rule, models.experts().size());
    SequencedMap<String, ParameterValue> fixed = new LinkedHashMap<>();
    if (rule.parameter("normalize").isPresent()) {
      fixed.put("normalize", new ParameterValue.Scalar(0));
    }
    said.forEach(
        (name, value) -> {
          if (rule.parameter(name).isPresent()) {
            fixed.put(name, new ParameterValue.Scalar(value));
          }
        });
    List<MergeSource> sources = models.experts().stream().map(MergeSource::of).toList();
    return new MergeRecipe(rule, models.base(), sources, fixed, ElementType.BF16, 0);
  }

  private static void requireSearchable(MergeMethod rule, int experts) {
    if (SearchSpace.searched(rule).isEmpty()) {
      throw new InvalidInputException(
          "search.methods: %s computes its coefficients, so there is nothing to search; use mergewright merge"
              .formatted(rule.name()));
    }
    if (experts < rule.minSources() || experts > rule.maxSources()) {
      throw new InvalidInputException(
          "search.methods: %s merges %s, but models.experts lists %d; remove it or change the experts"
              .formatted(rule.name(), number(rule), experts));
    }
  }

  private static String number(MergeMethod rule) {
    return rule.minSources() == rule.maxSources()
        ? "exactly %d besides the base".formatted(rule.minSources())
        : "at least %d besides the base".formatted(rule.minSources());
  }

  /// The merge that nobody tuned: one weight (or position) for every layer, one density.
  public MergeRecipe naive(ExperimentSettings.Baselines baselines) {
    return at(
        searched(
            parameter ->
                parameter.equals("density") ? baselines.naiveDensity() : baselines.naiveWeight()));
  }

  /// The recipe with the same values in every layer.
  public MergeRecipe at(Map<String, Double> values) {
    return space.decode(space.uniform(values));
  }

  /// The points of the data-free grid, in order.
  public List<? extends Map<String, Double>> grid(ExperimentSettings.Baselines baselines) {
    return Grid.points(
        searched(
            parameter ->
                switch (parameter) {
                  case "density" -> baselines.gridDensities();
                  case "t" -> baselines.gridPositions();
                  default -> baselines.gridWeights();
                }));
  }

  /// Something for each searched parameter, in the method's order.
  private <T> SequencedMap<String, T> searched(Function<String, T> each) {
    SequencedMap<String, T> values = new LinkedHashMap<>();
    space.dimensions().stream()
        .map(Dimension::parameter)
        .distinct()
        .forEach(parameter -> values.put(parameter, each.apply(parameter)));
    return values;
  }
}
