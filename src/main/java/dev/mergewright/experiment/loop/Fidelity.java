package dev.mergewright.experiment.loop;

import dev.mergewright.experiment.journal.JournalEntry.Candidate;
import dev.mergewright.space.Genome;
import java.io.IOException;
import java.util.List;

/// On how many rows the candidates of a population are measured.
public sealed interface Fidelity permits WholeScoring, Race {
  /// What became of a population.
  ///
  /// @param candidates as much of it as the budget covered, in its order, each in the journal
  /// @param complete whether the optimizer can learn from it
  /// @param note how it was measured, for the progress line; empty where that is nothing special
  record Generation(List<Candidate> candidates, boolean complete, String note) {
    public Generation {
      candidates = List.copyOf(candidates);
    }
  }

  /// Measures a population, or takes from the journal what was measured before.
  ///
  /// @param first the number of candidates before it
  /// @param left what may be spent, in [CandidateScorer#unit]
  Generation measure(int first, List<Genome> population, double left) throws IOException;
}
