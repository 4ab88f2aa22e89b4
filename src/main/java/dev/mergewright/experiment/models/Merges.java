package dev.mergewright.experiment.models;

import dev.mergewright.llama.CandidateLosses;
import dev.mergewright.llama.EncodedRows;
import dev.mergewright.llama.LanguageModel;
import dev.mergewright.llama.ScoringPlan;
import dev.mergewright.merge.MergeRecipe;
import java.io.IOException;
import java.util.List;

/// Merges of an experiment's models, computed when asked for.
public interface Merges {
  /// A merge with the numbers that its checkpoint would hold.
  LanguageModel load(MergeRecipe recipe) throws IOException;

  /// How a population of merges would be scored: each whole, as many side by side as there are
  /// threads, or streamed together.
  ScoringPlan plan(List<EncodedRows> sets, int candidates) throws IOException;

  /// Scores merges together, layer by layer.
  List<CandidateLosses> score(List<MergeRecipe> recipes, List<EncodedRows> sets, ScoringPlan plan)
      throws IOException;
}
