package dev.mergewright.search;

import dev.mergewright.space.Genome;
import java.util.List;

/// Proposes genomes and learns from what they gave; it never evaluates, prints or saves.
///
/// Deterministic: the same seed and the same told values give the same proposals. The random
/// numbers of a generation depend on the seed and the generation alone, so a run resumes, bit for
/// bit, by telling its journal again.
///
/// @param <V> what is told of a genome: a number ([Optimizer]), several with constraints
///   ([dev.mergewright.space.Fitness]), or a number with its slope ([Slope])
public interface AskTell<V> {
  /// The next population; empty when nothing is left to try. Calling again before [#tell] returns
  /// the same one.
  List<Genome> ask();

  /// What each genome of the last population gave, in its order.
  ///
  /// @throws IllegalArgumentException when there is not one value per genome, or one is NaN
  /// @throws IllegalStateException when no population is waiting
  void tell(List<V> values);

  /// What of the last population matters for the next one.
  default Selection selection() {
    return Selection.EVERY;
  }
}
