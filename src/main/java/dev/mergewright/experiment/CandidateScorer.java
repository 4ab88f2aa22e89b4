package dev.mergewright.experiment;

import dev.mergewright.llama.CandidateLosses;
import dev.mergewright.llama.InsufficientMemoryException;
import dev.mergewright.llama.LanguageModel;
import dev.mergewright.llama.ScoringPlan;
import dev.mergewright.merge.MergeRecipe;
import dev.mergewright.space.Objective;
import dev.mergewright.space.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Merges recipes in memory and measures the losses of the objective on the `search` rows, one
/// merge at a time or a population layer by layer. Nothing is written to disk.
///
/// Safe for concurrent use; a single merge stays on one thread, and numbers do not depend on how
/// many there are.
final class CandidateScorer {
  private final ModelPool models;
  private final ObjectiveRows rows;
  private final Map<String, String> fingerprints;

  CandidateScorer(ModelPool models, ObjectiveRows rows, Map<String, String> fingerprints) {
    this.models = models;
    this.rows = rows;
    this.fingerprints = Map.copyOf(fingerprints);
  }

  /// The recipe's id over these models.
  String id(MergeRecipe recipe) {
    return recipe.id(fingerprints);
  }

  /// Scores one merge, in memory as a whole. Where there is not enough of it, it has failed.
  Outcome score(MergeRecipe recipe, Objective objective) throws IOException {
    try (LanguageModel model = models.load(recipe)) {
      return objective.score(rows.losses(model, objective.terms()));
    } catch (InsufficientMemoryException e) {
      return new Outcome.Failed(String.valueOf(e.getMessage()));
    }
  }

  /// How a population would be scored.
  ScoringPlan plan(int candidates, Objective objective) throws IOException {
    return models.plan(rows.sets(objective.terms()), candidates);
  }

  /// Scores merges together, layer by layer, with the losses that [#score] gives for each.
  List<Outcome> score(List<MergeRecipe> recipes, Objective objective, ScoringPlan plan)
      throws IOException {
    List<String> terms = objective.terms();
    List<Outcome> outcomes = new ArrayList<>();
    for (CandidateLosses losses : models.score(recipes, rows.sets(terms), plan)) {
      outcomes.add(
          switch (losses) {
            case CandidateLosses.Scored scored -> objective.score(rows.losses(scored, terms));
            case CandidateLosses.OutOfMemory failed -> new Outcome.Failed(failed.advice());
          });
    }
    return outcomes;
  }
}
