package dev.mergewright.search;

import dev.mergewright.space.Fitness;
import dev.mergewright.space.Genome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The candidates that no other one dominates.
///
/// Where no candidate meets the constraints, these are the ones nearest to doing so, and
/// [#isFeasible] says so.
public final class ParetoFront {
  private final List<Member> members;

  private ParetoFront(List<Member> members) {
    this.members = List.copyOf(members);
  }

  /// A candidate of the front.
  public record Member(Genome genome, Fitness fitness) {}

  /// The front of candidates; of several with equal fitness the first.
  public static ParetoFront of(List<Member> candidates) {
    List<Member> front = new ArrayList<>();
    for (Member candidate : candidates) {
      Fitness fitness = candidate.fitness();
      if (Double.isFinite(fitness.objective(0))
          && front.stream()
              .noneMatch(
                  member ->
                      member.fitness().dominates(fitness) || member.fitness().equals(fitness))) {
        front.removeIf(member -> fitness.dominates(member.fitness()));
        front.add(candidate);
      }
    }
    front.sort(Comparator.comparingDouble(member -> member.fitness().objective(0)));
    return new ParetoFront(front);
  }

  /// The members by rising first objective; none when every candidate failed.
  public List<Member> members() {
    return members;
  }

  /// Whether the members meet every constraint.
  public boolean isFeasible() {
    return !members.isEmpty() && members.getFirst().fitness().isFeasible();
  }

  /// The fitness of every member.
  public List<Fitness> fitness() {
    return members.stream().map(Member::fitness).toList();
  }

  /// The member where giving up a little of one objective stops buying much of another: the
  /// farthest below the plane through the ends of the front, every objective scaled to its range on
  /// the front.
  ///
  /// @throws IllegalStateException when the front is empty
  public Member knee() {
    requireMembers();
    return members.stream().min(Comparator.comparingDouble(this::scaledSum)).orElseThrow();
  }

  /// The member with the least weighted sum of objectives.
  ///
  /// @param weights one per objective
  /// @throws IllegalStateException when the front is empty
  public Member best(List<Double> weights) {
    requireMembers();
    return members.stream()
        .min(Comparator.comparingDouble(member -> weighted(member.fitness(), weights)))
        .orElseThrow();
  }

  private static double weighted(Fitness fitness, List<Double> weights) {
    if (weights.size() != fitness.objectives().size()) {
      throw new IllegalArgumentException(
          "%d objectives need as many weights, was %s"
              .formatted(fitness.objectives().size(), weights));
    }
    double sum = 0;
    for (int m = 0; m < weights.size(); m++) {
      sum += weights.get(m) * fitness.objective(m);
    }
    return sum;
  }

  private double scaledSum(Member member) {
    double sum = 0;
    for (int m = 0; m < member.fitness().objectives().size(); m++) {
      int objective = m;
      double least = extreme(Comparator.naturalOrder(), objective);
      double greatest = extreme(Comparator.reverseOrder(), objective);
      double range = greatest - least;
      sum += range > 0 ? (member.fitness().objective(m) - least) / range : 0;
    }
    return sum;
  }

  private double extreme(Comparator<Double> order, int objective) {
    return members.stream()
        .map(member -> member.fitness().objective(objective))
        .min(order)
        .orElseThrow();
  }

  private void requireMembers() {
    if (members.isEmpty()) {
      throw new IllegalStateException("every candidate failed, so there is no front to pick from");
    }
  }
}
