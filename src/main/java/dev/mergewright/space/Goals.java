package dev.mergewright.space;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;

/// What a search is for: objectives to minimise, each a weighted sum of measured terms, within
/// limits.
///
/// @param objectives at least one; several give a Pareto front
/// @param constraints limits that come before every objective
public record Goals(List<Objective> objectives, List<Constraint> constraints) {
  public Goals {
    objectives = List.copyOf(objectives);
    constraints = List.copyOf(constraints);
    if (objectives.isEmpty()) {
      throw new IllegalArgumentException("a search needs at least one objective, was none");
    }
  }

  /// The names of everything that [#fitness] needs, in order.
  public List<String> terms() {
    SequencedSet<String> terms = new LinkedHashSet<>();
    objectives.forEach(objective -> terms.addAll(objective.terms()));
    constraints.forEach(constraint -> terms.add(constraint.term()));
    return List.copyOf(terms);
  }

  /// The fitness of a candidate.
  ///
  /// @param measured the value of each term, lower is better where an objective uses it
  /// @return failed when a term is not finite
  /// @throws IllegalArgumentException when a term is missing
  public Fitness fitness(Map<String, Double> measured) {
    List<Double> values = new ArrayList<>();
    for (Objective objective : objectives) {
      values.add(objective.score(measured).fitness());
    }
    double violation = 0;
    for (Constraint constraint : constraints) {
      violation += constraint.violation(required(measured, constraint.term()));
    }
    boolean finite = values.stream().allMatch(Double::isFinite) && Double.isFinite(violation);
    return finite ? new Fitness(values, violation) : Fitness.failed(objectives.size());
  }

  /// The constraints that a candidate misses.
  public List<Constraint> missed(Map<String, Double> measured) {
    return constraints.stream()
        .filter(constraint -> constraint.violation(required(measured, constraint.term())) > 0)
        .toList();
  }

  private static double required(Map<String, Double> measured, String term) {
    Double value = measured.get(term);
    if (value == null) {
      throw new IllegalArgumentException("no value for the term " + term);
    }
    return value;
  }
}
