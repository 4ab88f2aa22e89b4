package dev.mergewright.experiment.rows;

import static java.util.Objects.requireNonNull;

import dev.mergewright.search.PairedDifference;
import dev.mergewright.space.Constraint;
import dev.mergewright.space.Goals;
import dev.mergewright.space.Objective;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Says which of two candidates is worse over all rows, as far as the rows that both were scored on
/// leave no doubt.
///
/// Worse is what [dev.mergewright.space.Fitness#dominates] means by it: a limit missed that the
/// other meets; both miss, and by more; or both meet all limits, and every objective is greater.
/// Where a limit is neither met nor missed beyond doubt, worse is only who is on the wrong side of
/// its rival in every limit and every objective.
///
/// @param goals what candidates are for
/// @param rows the number of all rows of a term
/// @param alpha the chance of calling a candidate worse in an objective, or on the wrong side of a
///   limit, where it is not
public record PairedComparison(Goals goals, ToIntFunction<String> rows, double alpha) {
  /// Whether a candidate is worse than its rival.
  public boolean isWorse(RowLosses candidate, RowLosses rival) {
    List<Constraint> missed = missed(candidate);
    List<Constraint> rivals = missed(rival);
    if (!isSettled(candidate, missed) || !isSettled(rival, rivals)) {
      return isFartherFromAllLimits(candidate, rival) && isWorseInAll(candidate, rival);
    }
    if (missed.isEmpty()) {
      return rivals.isEmpty() && isWorseInAll(candidate, rival);
    }
    return rivals.isEmpty() || missesMore(candidate, missed, rival, rivals);
  }

  private boolean missesMore(
      RowLosses candidate, List<Constraint> missed, RowLosses rival, List<Constraint> rivals) {
    return difference(
            candidate,
            rival,
            terms(missed, rivals),
            (term, row) -> excess(candidate, missed, term, row) - excess(rival, rivals, term, row))
        .isPositive(alpha);
  }

  /// Then the candidate misses no less than its rival, whoever meets which limit.
  private boolean isFartherFromAllLimits(RowLosses candidate, RowLosses rival) {
    return goals.constraints().stream()
        .allMatch(
            limit ->
                difference(
                        candidate,
                        rival,
                        Set.of(limit.term()),
                        (term, row) ->
                            sign(limit) * (candidate.of(term, row) - rival.of(term, row)))
                    .isPositive(alpha));
  }

  private boolean isWorseInAll(RowLosses candidate, RowLosses rival) {
    return goals.objectives().stream()
        .map(Objective::weights)
        .allMatch(
            weights ->
                difference(
                        candidate,
                        rival,
                        weights.keySet(),
                        (term, row) ->
                            requireNonNull(weights.get(term))
                                * (candidate.of(term, row) - rival.of(term, row)))
                    .isPositive(alpha));
  }

  private List<Constraint> missed(RowLosses losses) {
    return goals.constraints().stream()
        .filter(constraint -> beyond(losses, constraint, 1).isPositive(alpha))
        .toList();
  }

  private boolean isSettled(RowLosses losses, List<Constraint> missed) {
    return goals.constraints().stream()
        .allMatch(constraint -> missed.contains(constraint) || meets(losses, constraint));
  }

  private boolean meets(RowLosses losses, Constraint constraint) {
    PairedDifference within = beyond(losses, constraint, -1);
    return within.isPositive(alpha) || within.isKnown() && within.estimate() >= 0;
  }

  /// By how much the rows are beyond a limit, or within it.
  private PairedDifference beyond(RowLosses losses, Constraint constraint, int side) {
    double sign = side * sign(constraint);
    String term = constraint.term();
    double[] beyond = new double[losses.rows(term)];
    for (int row = 0; row < beyond.length; row++) {
      beyond[row] = sign * (losses.of(term, row) - constraint.limit());
    }
    PairedDifference difference = new PairedDifference();
    difference.add(beyond, rows.applyAsInt(term));
    return difference;
  }

  /// A row's part in the sum of [Constraint#violation] over missed limits on a term.
  private static double excess(RowLosses losses, List<Constraint> missed, String term, int row) {
    double excess = 0;
    for (Constraint constraint : missed) {
      if (constraint.term().equals(term)) {
        double scale = constraint.limit() == 0 ? 1 : Math.abs(constraint.limit());
        excess += sign(constraint) / scale * (losses.of(term, row) - constraint.limit());
      }
    }
    return excess;
  }

  private static Set<String> terms(List<Constraint> missed, List<Constraint> rivals) {
    return Stream.concat(missed.stream(), rivals.stream())
        .map(Constraint::term)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static double sign(Constraint constraint) {
    return constraint.sense() == Constraint.Sense.AT_MOST ? 1 : -1;
  }

  /// What each pair of rows adds to a difference.
  private interface Paired {
    double of(String term, int row);
  }

  private PairedDifference difference(
      RowLosses candidate, RowLosses rival, Set<String> terms, Paired pairs) {
    PairedDifference difference = new PairedDifference();
    for (String term : terms) {
      double[] paired = new double[Math.min(candidate.rows(term), rival.rows(term))];
      Arrays.setAll(paired, row -> pairs.of(term, row));
      difference.add(paired, rows.applyAsInt(term));
    }
    return difference;
  }
}
