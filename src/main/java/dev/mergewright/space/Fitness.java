package dev.mergewright.space;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/// What an optimizer of several objectives is told of a candidate: every objective, lower is
/// better, and by how much the constraints are missed.
///
/// Feasibility comes first (K. Deb, "An efficient constraint handling method for genetic
/// algorithms", Comput. Methods Appl. Mech. Engrg. 186, 2000): a candidate that meets all
/// constraints dominates every one that does not, whatever the objectives say.
///
/// @param objectives finite, or all `+Infinity` for a failed candidate
/// @param violation the sum of [Constraint#violation], 0 when all are met
public record Fitness(List<Double> objectives, double violation) {
  public Fitness {
    objectives = List.copyOf(objectives);
    if (objectives.isEmpty()) {
      throw new IllegalArgumentException("fitness needs at least one objective, was none");
    }
    boolean failed = objectives.getFirst() == Double.POSITIVE_INFINITY;
    for (double objective : objectives) {
      if (failed ? objective != Double.POSITIVE_INFINITY : !Double.isFinite(objective)) {
        throw new IllegalArgumentException(
            "objectives must be finite, or all +Infinity for a failure, was " + objectives);
      }
    }
    if (!(violation >= 0)) {
      throw new IllegalArgumentException("violation must be at least 0, was " + violation);
    }
  }

  /// The fitness of a candidate that meets every constraint.
  public static Fitness of(double... objectives) {
    return new Fitness(Arrays.stream(objectives).boxed().toList(), 0);
  }

  /// The fitness of a candidate that could not be measured: every other one is better.
  public static Fitness failed(int objectives) {
    return new Fitness(
        Collections.nCopies(objectives, Double.POSITIVE_INFINITY), Double.POSITIVE_INFINITY);
  }

  /// One objective.
  public double objective(int index) {
    return objectives.get(index);
  }

  /// Whether every constraint is met.
  public boolean isFeasible() {
    return violation == 0;
  }

  /// Whether this candidate is better beyond doubt: feasible where the other is not, less far from
  /// feasible where both are not, or, where both are, nowhere worse and somewhere better.
  public boolean dominates(Fitness other) {
    if (violation != other.violation) {
      return violation < other.violation;
    }
    boolean better = false;
    for (int m = 0; m < objectives.size(); m++) {
      if (objective(m) > other.objective(m)) {
        return false;
      }
      better |= objective(m) < other.objective(m);
    }
    return better;
  }
}
