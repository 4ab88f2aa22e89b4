package dev.mergewright.experiment.models;

import dev.mergewright.experiment.settings.ExperimentSettings;
import dev.mergewright.merge.MergeMethod;
import dev.mergewright.merge.MergeRecipe;
import dev.mergewright.merge.MergeSource;
import dev.mergewright.merge.ParameterValue;
import dev.mergewright.merge.Recipes;
import dev.mergewright.space.Genome;
import dev.mergewright.space.RecipeSpace;
import dev.mergewright.tensor.ElementType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// The parents and their averages as a space says them, with the method that it searches.
///
/// ```text
/// base + sum_k w_k (expert_k - base)
/// ```
///
/// That is the base where all weights are 0, an expert where one is 1, and any average of full
/// weights whose weights add up to 1. A method says it if it leaves task vectors whole at density 1
/// and adds them up; one with an election does while there is a single one.
///
/// @param space what is searched
/// @param models the parents
public record ParentBlends(RecipeSpace space, ExperimentSettings.Models models) {
  private static final List<String> ADDING = List.of("task_arithmetic", "dare_linear");
  private static final List<String> ELECTING = List.of("ties", "dare_ties");
  private static final ParameterValue ONE = new ParameterValue.Scalar(1);

  /// A recipe, and its genome where the space has one.
  public record Start(MergeRecipe recipe, Optional<Genome> genome) {}

  /// Where the space itself starts.
  public Start middle() {
    return new Start(space.decode(space.start()), Optional.of(space.start()));
  }

  /// Any recipe.
  public Start start(MergeRecipe recipe) {
    return new Start(recipe, space.encode(recipe));
  }

  /// The aligned model.
  public Start base() {
    return blend(Collections.nCopies(models.experts().size(), 0.0));
  }

  /// Each of the experts.
  public List<Start> experts() {
    List<Start> experts = new ArrayList<>();
    for (int expert = 0; expert < models.experts().size(); expert++) {
      experts.add(blend(alone(expert, 1)));
    }
    return experts;
  }

  /// LM-Cocktail.
  ///
  /// @param average its recipe: the base, then the experts, with weights that add up to 1
  public Start cocktail(MergeRecipe average) {
    List<Double> weights =
        average.sources().stream()
            .skip(1)
            .map(source -> source.parameters().get("weight"))
            .map(weight -> weight instanceof ParameterValue.Scalar(double value) ? value : 0.0)
            .toList();
    return new Start(average, genome(weights));
  }

  /// A point of MergeAlign, which is of the space where it lies between the aligned model and the
  /// expert.
  public Start mergeAlign(ExperimentSettings.Interpolation point) {
    MergeRecipe recipe =
        Recipes.mergeAlign(
            models.pretrained(),
            models.experts().getFirst(),
            models.base(),
            point.domain(),
            point.alignment(),
            ElementType.BF16);
    boolean between = point.domain() + point.alignment() == 1;
    return new Start(recipe, between ? genome(alone(0, point.domain())) : Optional.empty());
  }

  private List<Double> alone(int expert, double weight) {
    List<Double> weights = new ArrayList<>(Collections.nCopies(models.experts().size(), 0.0));
    weights.set(expert, weight);
    return weights;
  }

  private Start blend(List<Double> weights) {
    List<String> parents = new ArrayList<>(List.of(models.base()));
    parents.addAll(models.experts());
    List<Double> shares = new ArrayList<>(weights);
    shares.addFirst(1 - weights.stream().mapToDouble(Double::doubleValue).sum());
    return new Start(Recipes.lmCocktail(parents, shares, ElementType.BF16), genome(weights));
  }

  private Optional<Genome> genome(List<Double> weights) {
    MergeRecipe middle = space.decode(space.start());
    MergeMethod method = middle.method();
    if (method.name().equals("slerp")) {
      double t = weights.getFirst();
      SequencedMap<String, ParameterValue> at = new LinkedHashMap<>(middle.parameters());
      at.put("t", new ParameterValue.Scalar(t));
      return t == 0 || t == 1
          ? space.encode(middle.withParameters(middle.sources(), at))
          : Optional.empty();
    }
    return isSaid(middle, weights) ? space.encode(said(middle, weights)) : Optional.empty();
  }

  private boolean isSaid(MergeRecipe middle, List<Double> weights) {
    long used = weights.stream().filter(weight -> weight != 0).count();
    String method = middle.method().name();
    boolean adds = ADDING.contains(method) || ELECTING.contains(method) && used <= 1;
    boolean whole = isOne(middle, "lambda") && isOne(middle, "density");
    return isSearched("weight") && adds && (whole || used == 0);
  }

  private MergeRecipe said(MergeRecipe middle, List<Double> weights) {
    List<MergeSource> sources = new ArrayList<>();
    for (int i = 0; i < weights.size(); i++) {
      MergeSource source = middle.sources().get(i);
      SequencedMap<String, ParameterValue> own = new LinkedHashMap<>(source.parameters());
      own.put("weight", new ParameterValue.Scalar(weights.get(i)));
      own.computeIfPresent("density", (_, _) -> ONE);
      sources.add(source.with(own));
    }
    SequencedMap<String, ParameterValue> global = new LinkedHashMap<>(middle.parameters());
    global.computeIfPresent("lambda", (_, _) -> ONE);
    return middle.withParameters(sources, global);
  }

  private boolean isOne(MergeRecipe recipe, String parameter) {
    ParameterValue fixed = recipe.parameters().get(parameter);
    return fixed == null || isSearched(parameter) || fixed.equals(ONE);
  }

  private boolean isSearched(String parameter) {
    return space.names().stream()
        .anyMatch(name -> name.matches("(experts\\[\\d+]\\.)?" + parameter + "(\\..*)?"));
  }
}
