package dev.mergewright.experiment.loop;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.experiment.models.Measured;
import dev.mergewright.experiment.models.ModelPool;
import dev.mergewright.experiment.rows.ObjectiveRows;
import dev.mergewright.experiment.rows.RowBatches;
import dev.mergewright.experiment.rows.SearchRows;
import dev.mergewright.llama.CoefficientGradient.Slope;
import dev.mergewright.llama.EncodedRows;
import dev.mergewright.llama.InsufficientMemoryException;
import dev.mergewright.merge.MergeRecipe;
import dev.mergewright.space.Genome;
import dev.mergewright.space.Goals;
import dev.mergewright.space.Objective;
import dev.mergewright.space.RecipeSpace;
import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Measures a merge together with the slope of its objective by every gene, by one backward pass.
///
/// @param models what is merged
/// @param rows the `search` rows
/// @param goals the weighted losses that are minimised, and the limits that are kept to
/// @param space what the genes stand for
/// @param batches the rows that a slope is measured on; all where absent
public record SlopeScorer(
    ModelPool models,
    ObjectiveRows rows,
    Goals goals,
    RecipeSpace space,
    @Nullable RowBatches batches) {
  /// What a candidate with its slope costs, in candidates: its forward pass, and a backward pass
  /// that counts as three.
  public static final int COST = 4;

  /// The scorer of a search that follows slopes.
  ///
  /// @throws InvalidInputException when there are none for its goals or its space
  static SlopeScorer of(
      Goals goals,
      RecipeSpace space,
      ModelPool models,
      SearchRows rows,
      @Nullable RowBatches batches)
      throws IOException {
    MergeRecipe start = space.decode(space.start());
    List<Double> level = Collections.nCopies(start.sources().size(), 0.0);
    Map<String, List<Double>> byTensor = new LinkedHashMap<>();
    models.linear(start).weights().tensors().keySet().forEach(name -> byTensor.put(name, level));
    try {
      space.slope(space.start(), byTensor);
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException("searches: " + e.getMessage(), e);
    }
    return new SlopeScorer(models, rows.rows().losses(), goals, space, batches);
  }

  /// What a candidate with its slope costs in the mean, in candidates.
  double cost() {
    return COST * (batches == null ? 1 : batches.share(rows.sets(goals.terms())));
  }

  /// Whether losses are those of a few rows.
  boolean isPartial() {
    return batches != null;
  }

  /// The losses of a candidate and the slope of the objective with its limits; failed where one is
  /// not finite or memory does not suffice.
  ///
  /// @param index the candidate's number in its search
  /// @param before the losses of the candidates before it that had slopes
  Measured score(Genome genome, MergeRecipe recipe, int index, List<Map<String, Double>> before)
      throws IOException {
    Objective objective = goals.objectives().getFirst();
    List<String> terms = goals.terms();
    List<EncodedRows> all = rows.sets(terms);
    List<EncodedRows> sets = batches == null ? all : batches.of(index, all);
    long tokens = COST * sets.stream().mapToLong(EncodedRows::tokens).sum();
    Map<String, Double> weights = new HashMap<>(objective.weights());
    new Multipliers(goals.constraints())
        .weights(objective, before)
        .forEach((term, own) -> weights.merge(term, own, Double::sum));
    List<Double> factors = terms.stream().map(weights::get).toList();
    try {
      Slope slope = models.slope(recipe, sets, factors);
      Map<String, Double> losses = new LinkedHashMap<>();
      for (int i = 0; i < terms.size(); i++) {
        losses.put(terms.get(i), slope.losses().get(i));
      }
      return Measured.of(losses, tokens).withSlope(space.slope(genome, slope.byTensor()));
    } catch (InsufficientMemoryException e) {
      return Measured.failed(String.valueOf(e.getMessage()), tokens);
    }
  }
}
