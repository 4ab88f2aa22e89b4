package dev.mergewright.experiment;

import dev.mergewright.llama.LanguageModel;
import dev.mergewright.merge.MergeRecipe;
import dev.mergewright.space.Objective;
import dev.mergewright.space.Outcome;
import java.io.IOException;
import java.util.Map;

/// Merges a recipe in memory and measures the losses of the objective on the `search` rows. Nothing
/// is written to disk.
///
/// Safe for concurrent use; one call stays on one thread, so its numbers do not depend on how many
/// there are.
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

  Outcome score(MergeRecipe recipe, Objective objective) throws IOException {
    try (LanguageModel model = models.load(recipe)) {
      return objective.score(rows.losses(model, objective.terms()));
    }
  }
}
