package dev.mergewright.search;

import dev.mergewright.space.Fitness;
import dev.mergewright.space.Genome;
import java.util.List;

/// Gives an optimizer of one number a constrained objective to minimise.
///
/// ```text
/// F = f                        when feasible
/// F = f_worst + violation      when not        f_worst  the greatest f of a feasible candidate told so far
/// ```
///
/// Every feasible candidate of a generation ranks before every infeasible one, and those rank by
/// how far they are from feasible; no weight has to be chosen. Source: K. Deb, Comput. Methods
/// Appl. Mech. Engrg. 186, 2000, eq. 4.
public final class FeasibilityFirst implements AskTell<Fitness> {
  private final Optimizer optimizer;
  private double worst = Double.NEGATIVE_INFINITY;

  /// Wraps an optimizer that was told nothing yet.
  public FeasibilityFirst(Optimizer optimizer) {
    this.optimizer = optimizer;
  }

  @Override
  public List<Genome> ask() {
    return optimizer.ask();
  }

  @Override
  public void tell(List<Fitness> values) {
    double worstNow = worst;
    for (Fitness fitness : values) {
      requireOne(fitness);
      if (fitness.isFeasible() && Double.isFinite(fitness.objective(0))) {
        worstNow = Math.max(worstNow, fitness.objective(0));
      }
    }
    double floor = worstNow == Double.NEGATIVE_INFINITY ? 0 : worstNow;
    optimizer.tell(
        values.stream()
            .map(value -> value.isFeasible() ? value.objective(0) : floor + value.violation())
            .toList());
    worst = worstNow;
  }

  private static void requireOne(Fitness fitness) {
    if (fitness.objectives().size() != 1) {
      throw new IllegalArgumentException(
          "this optimizer takes one objective, was told " + fitness.objectives().size());
    }
  }

  @Override
  public Selection selection() {
    return optimizer.selection();
  }
}
