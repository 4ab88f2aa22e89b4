package dev.mergewright.experiment.journal;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.checkpoint.Progress;
import dev.mergewright.experiment.journal.JournalEntry.Candidate;
import dev.mergewright.experiment.models.ModelPool;
import dev.mergewright.experiment.models.Workers;
import dev.mergewright.experiment.settings.Arm;
import dev.mergewright.experiment.settings.ExperimentSettings;
import dev.mergewright.space.Genome;
import java.util.List;

/// What every step of a run works with.
///
/// @param settings what is asked
/// @param models the opened models
/// @param journal where results go before anything depends on them
/// @param workers the threads that evaluate
/// @param progress who is told
/// @param lock what determines the run
/// @param before what another run measured with the same models and data
public record Session(
    ExperimentSettings settings,
    ModelPool models,
    Journal journal,
    Workers workers,
    Progress progress,
    Lock lock,
    List<JournalEntry> before) {
  /// The candidates of a population that are in the journal, from its first one on.
  ///
  /// @param first the number of candidates of the arm before the population
  /// @throws InvalidInputException when the journal has others
  public List<Candidate> recorded(Arm arm, int first, List<Genome> population) {
    List<Candidate> all = journal.entries(Candidate.class, arm);
    int end = Math.min(all.size(), first + population.size());
    List<Candidate> recorded = all.subList(Math.min(first, end), end);
    for (int i = 0; i < recorded.size(); i++) {
      if (!recorded.get(i).point().equals(population.get(i))) {
        throw new InvalidInputException(
            "candidate %d of %s in the journal is not the one this version proposes; remove the run's folder to start over"
                .formatted(first + i, arm.id()));
      }
    }
    return recorded;
  }
}
