package dev.mergewright.experiment;

import dev.mergewright.experiment.JournalEntry.Candidate;
import dev.mergewright.merge.MergeRecipe;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Recipes that a search starts with although no genome of its space says them.
///
/// @param arm the search
/// @param recipes what is scored before everything else
record Outsiders(Arm arm, List<MergeRecipe> recipes, CandidateScorer scorer, Session session) {
  /// Scores and records what is not in the journal yet.
  ///
  /// @param tokens what may be spent
  /// @return as many as that covers, in their order
  List<Candidate> measured(double tokens) throws IOException {
    int affordable = (int) Math.min(recipes.size(), tokens / scorer.tokens());
    List<Candidate> known = session.journal().entries(Candidate.class, arm);
    List<Candidate> measured =
        new ArrayList<>(known.subList(0, Math.min(known.size(), affordable)));
    List<MergeRecipe> rest = recipes.subList(measured.size(), affordable);
    if (!rest.isEmpty()) {
      for (Measured each : scorer.scoreAll(rest, session.workers())) {
        int index = measured.size();
        MergeRecipe recipe = recipes.get(index);
        Candidate candidate = Candidate.outside(arm, index, recipe, scorer.id(recipe), each);
        session.journal().append(candidate);
        measured.add(candidate);
      }
    }
    return measured;
  }
}
