package dev.mergewright.experiment.models;

import dev.mergewright.llama.CandidateLosses;
import dev.mergewright.llama.EncodedRows;
import dev.mergewright.llama.LanguageModel;
import dev.mergewright.llama.ScoringPlan;
import dev.mergewright.merge.MergeRecipe;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

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

  /// Scores those merges together of which nothing is known.
  ///
  /// @param known what is known of each, empty where nothing is
  /// @param scoring what is made of a merge's losses
  /// @return what is known or was made of each
  default <T> List<T> scoreUnknown(
      List<MergeRecipe> recipes,
      List<Optional<T>> known,
      List<EncodedRows> sets,
      ScoringPlan plan,
      Scoring<T> scoring)
      throws IOException {
    List<MergeRecipe> unknown = new ArrayList<>();
    for (int i = 0; i < recipes.size(); i++) {
      if (known.get(i).isEmpty()) {
        unknown.add(recipes.get(i));
      }
    }
    Iterator<CandidateLosses> losses =
        unknown.isEmpty() ? Collections.emptyIterator() : score(unknown, sets, plan).iterator();
    List<T> all = new ArrayList<>();
    for (int i = 0; i < recipes.size(); i++) {
      Optional<T> own = known.get(i);
      all.add(own.isPresent() ? own.get() : scoring.of(recipes.get(i), losses.next()));
    }
    return all;
  }

  /// What is made of the losses of a merge.
  @FunctionalInterface
  interface Scoring<T> {
    T of(MergeRecipe recipe, CandidateLosses losses) throws IOException;
  }
}
