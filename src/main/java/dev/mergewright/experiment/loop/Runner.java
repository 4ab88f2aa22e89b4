package dev.mergewright.experiment.loop;

import dev.mergewright.experiment.journal.JournalEntry.Candidate;
import dev.mergewright.experiment.journal.JournalEntry.Rung;
import dev.mergewright.experiment.rows.RowLosses;
import dev.mergewright.experiment.settings.Arm;
import dev.mergewright.merge.MergeRecipe;
import dev.mergewright.space.Genome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A candidate in a race, as far as it got.
///
/// @param index the candidate's number in its search
/// @param id the recipe's id
/// @param losses what it was scored on so far
/// @param rungs how many rungs it took
/// @param failure why it could not be scored
record Runner(
    int index,
    Genome genome,
    MergeRecipe recipe,
    String id,
    RowLosses losses,
    int rungs,
    @Nullable String failure) {
  /// A candidate before the first rung.
  static Runner at(int index, Genome genome, MergeRecipe recipe, RungScorer scorer) {
    return new Runner(index, genome, recipe, scorer.id(recipe), RowLosses.NONE, 0, null);
  }

  /// What a rung gave for it, as a line of the journal.
  Rung rung(Arm arm, int rung, RungScorer.Scored scored) {
    return new Rung(arm.id(), index, rung, id, scored.rows().encoded(), scored.failure());
  }

  /// It after a rung.
  Runner after(Rung rung) {
    RowLosses all = losses.and(RowLosses.read(rung.rows()));
    return new Runner(index, genome, recipe, id, all, rungs + 1, rung.failure());
  }

  boolean lives() {
    return failure == null;
  }

  /// Whether it was scored on all rows.
  boolean finished(RungScorer scorer) {
    return lives() && rungs == scorer.rungs();
  }

  /// It as a line of the journal, when its race is over.
  Candidate candidate(Arm arm, RungScorer scorer) {
    long tokens = scorer.tokensFrom(0) - scorer.tokensFrom(rungs);
    List<Double> genes = new ArrayList<>();
    for (double gene : genome.toArray()) {
      genes.add(gene);
    }
    return new Candidate(
        arm.id(),
        index,
        genes,
        id,
        lives() ? losses.means() : Map.of(),
        failure,
        null,
        tokens,
        lives() && rungs < scorer.rungs() ? rungs - 1 : null,
        null,
        null);
  }
}
