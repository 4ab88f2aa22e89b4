package dev.mergewright.search;

import dev.mergewright.space.Genome;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// [WarmStart] for an optimizer that follows slopes: the opening is measured without them.
///
/// An opening of one genome costs nothing: it is the first that the optimizer asks for.
public final class SlopeStart implements GradientOptimizer {
  private final List<Genome> opening;
  private final Function<Genome, GradientOptimizer> search;
  private final Pending pending = new Pending();
  private @Nullable GradientOptimizer follower;

  /// Starts a search.
  ///
  /// @param opening the first population, of which the first is preferred when several are best
  /// @param search the search that starts at a genome
  public SlopeStart(List<Genome> opening, Function<Genome, GradientOptimizer> search) {
    if (opening.isEmpty()) {
      throw new IllegalArgumentException("a warm start needs a genome to start from, was none");
    }
    this.opening = List.copyOf(opening);
    this.search = search;
    if (opening.size() == 1) {
      follower = search.apply(opening.getFirst());
    }
  }

  @Override
  public boolean needsSlopes() {
    return follower != null && follower.needsSlopes();
  }

  @Override
  public List<Genome> ask() {
    return follower != null ? follower.ask() : pending.orElse(() -> opening);
  }

  @Override
  public void tell(List<Slope> slopes) {
    if (follower != null) {
      follower.tell(slopes);
      return;
    }
    List<Genome> told = pending.settleSlopes(slopes);
    int best = 0;
    for (int i = 1; i < told.size(); i++) {
      best = slopes.get(i).value() < slopes.get(best).value() ? i : best;
    }
    follower = search.apply(told.get(best));
  }
}
