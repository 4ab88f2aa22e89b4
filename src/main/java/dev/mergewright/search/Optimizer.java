package dev.mergewright.search;

import dev.mergewright.space.Genome;
import java.util.List;

/// Proposes genomes and learns from their fitness; it never evaluates, prints or saves.
///
/// Deterministic: the same seed and the same told values give the same proposals, so a run resumes
/// by replaying its journal.
public interface Optimizer {
  /// The next population. Calling again before [#tell] returns the same one.
  List<Genome> ask();

  /// The fitness of each genome of the last population, lower is better; `+Infinity` marks a failed
  /// candidate.
  ///
  /// @throws IllegalArgumentException when there is not one value per genome, or one is NaN
  void tell(List<Double> fitness);
}
