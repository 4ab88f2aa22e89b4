package dev.mergewright.experiment;

import dev.mergewright.llama.CandidateLosses;
import dev.mergewright.llama.InsufficientMemoryException;
import dev.mergewright.llama.LanguageModel;
import dev.mergewright.llama.ScoringPlan;
import dev.mergewright.merge.MergeRecipe;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Merges recipes in memory and measures the losses of some terms on the `search` rows, one merge
/// at a time or a population layer by layer. Nothing is written to disk.
///
/// Safe for concurrent use; a single merge stays on one thread, and numbers do not depend on how
/// many there are.
final class CandidateScorer {
  private final Merges models;
  private final ObjectiveRows rows;
  private final List<String> terms;
  private final Map<String, String> fingerprints;

  CandidateScorer(
      Merges models, ObjectiveRows rows, List<String> terms, Map<String, String> fingerprints) {
    this.models = models;
    this.rows = rows;
    this.terms = List.copyOf(terms);
    this.fingerprints = Map.copyOf(fingerprints);
  }

  /// The recipe's id over these models.
  String id(MergeRecipe recipe) {
    return recipe.id(fingerprints);
  }

  /// The tokens of all rows of the terms: what one candidate costs, and the unit of budgets.
  long tokens() {
    return rows.tokens(terms);
  }

  /// Scores one merge, in memory as a whole. Where there is not enough of it, it has failed.
  Measured score(MergeRecipe recipe) throws IOException {
    try (LanguageModel model = models.load(recipe)) {
      return Measured.of(rows.losses(model, terms), tokens());
    } catch (InsufficientMemoryException e) {
      return Measured.failed(String.valueOf(e.getMessage()), tokens());
    }
  }

  /// How a population would be scored.
  ScoringPlan plan(int candidates) throws IOException {
    return models.plan(rows.sets(terms), candidates);
  }

  /// Scores merges together, layer by layer, with the losses that [#score] gives for each.
  List<Measured> score(List<MergeRecipe> recipes, ScoringPlan plan) throws IOException {
    List<Measured> measured = new ArrayList<>();
    for (CandidateLosses losses : models.score(recipes, rows.sets(terms), plan)) {
      measured.add(
          switch (losses) {
            case CandidateLosses.Scored scored -> Measured.of(rows.losses(scored, terms), tokens());
            case CandidateLosses.OutOfMemory failed -> Measured.failed(failed.advice(), tokens());
          });
    }
    return measured;
  }
}
