package dev.mergewright.search;

import dev.mergewright.space.Genome;
import java.util.List;

/// Adam for slopes that are each measured on a few other rows: many cheap steps, which get shorter,
/// and now and then a candidate that is measured on all rows, without its slope.
///
/// ```text
/// step    Adam on log f, with the rate times min(1, 2 (1 - t/T))       t of T slopes told
/// check   where Adam is after 5/8, 6/8, 7/8 and all of the slopes
/// ```
///
/// What a slope costs falls with its rows, and what it tells does not: near the start all rows
/// agree, and later on steps are short enough to average over many. Of a logarithm slopes are as
/// large near the minimum as far from it, so that the steep ones of a bad start do not set the
/// scale for the rest. Only checks can be the best of a search. Sources: H. Robbins, S. Monro, Ann.
/// Math. Statist. 22(3), 1951, for steps that have to shrink; see [Adam].
public final class BatchAdam implements GradientOptimizer {
  /// How many candidates are measured on all rows.
  public static final int CHECKS = 4;

  /// A step that finds the way from the middle of the box in some twenty slopes.
  public static final double STANDARD_RATE = 0.05;

  private final Adam adam;
  private final int steps;
  private int taken;
  private int checked;

  /// Starts a search.
  ///
  /// @param start the first candidate
  /// @param rate how far a gene moves in a step, at most
  /// @param steps how many slopes to take, at least 1
  public BatchAdam(Genome start, double rate, int steps) {
    if (steps < 1) {
      throw new IllegalArgumentException("steps must be at least 1, was " + steps);
    }
    adam = new Adam(start, rate);
    this.steps = steps;
  }

  @Override
  public boolean needsSlopes() {
    return !isChecking();
  }

  private boolean isChecking() {
    return checked < CHECKS && 2L * CHECKS * taken >= (long) steps * (CHECKS + checked + 1);
  }

  @Override
  public List<Genome> ask() {
    return taken < steps || isChecking() ? adam.ask() : List.of();
  }

  @Override
  public void tell(List<Slope> slopes) {
    if (isChecking()) {
      Pending.requireFitness(slopes.stream().map(Slope::value).toList(), adam.ask().size());
      checked++;
      return;
    }
    adam.slowTo(Math.min(1, 2 * (1 - (double) taken / steps)));
    adam.tell(slopes.stream().map(BatchAdam::logarithmic).toList());
    taken++;
  }

  /// The slope of the logarithm; of what has none the slope itself.
  private static Slope logarithmic(Slope slope) {
    double value = slope.value();
    if (!(value > 0) || !slope.isKnown()) {
      return slope;
    }
    return new Slope(Math.log(value), slope.byGene().stream().map(each -> each / value).toList());
  }
}
