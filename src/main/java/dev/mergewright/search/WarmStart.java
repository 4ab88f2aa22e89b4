package dev.mergewright.search;

import dev.mergewright.space.Genome;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Begins with genomes that are known to be sensible, such as the sources, the uniform merge and
/// the winner of an earlier run, and searches on from the best of them.
///
/// The best of a search is then never worse than any of these.
public final class WarmStart implements Optimizer {
  private final List<Genome> opening;
  private final Function<Genome, Optimizer> search;
  private final Pending pending = new Pending();
  private @Nullable Optimizer follower;

  /// Starts a search.
  ///
  /// @param opening the first population, of which the first is preferred when several are best
  /// @param search the search that starts at a genome
  public WarmStart(List<Genome> opening, Function<Genome, Optimizer> search) {
    if (opening.isEmpty()) {
      throw new IllegalArgumentException("a warm start needs a genome to start from, was none");
    }
    this.opening = List.copyOf(opening);
    this.search = search;
  }

  @Override
  public List<Genome> ask() {
    return follower != null ? follower.ask() : pending.orElse(() -> opening);
  }

  @Override
  public void tell(List<Double> fitness) {
    if (follower != null) {
      follower.tell(fitness);
      return;
    }
    pending.settleFitness(fitness);
    int best = 0;
    for (int i = 1; i < fitness.size(); i++) {
      best = fitness.get(i) < fitness.get(best) ? i : best;
    }
    follower = search.apply(opening.get(best));
  }

  @Override
  public Selection selection() {
    return follower == null ? new Selection(1, false) : follower.selection();
  }
}
