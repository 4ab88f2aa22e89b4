package dev.mergewright.experiment.loop;

import dev.mergewright.experiment.journal.JournalEntry.Candidate;
import dev.mergewright.space.Fitness;
import dev.mergewright.space.Goals;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/// The order of candidates of a race by what is known of them.
final class Standing {
  /// What tells two dropped candidates apart, in units of violation.
  private static final double STEP = 1e-6;

  private Standing() {}

  /// Runners of one rung, the best estimate first; of equal ones the first proposed.
  static List<Runner> bestFirst(Goals goals, List<Runner> runners) {
    return ranked(runners, runner -> goals.fitness(runner.losses().means()), Runner::index);
  }

  /// The runners that fewer than so many others are better than.
  static List<Runner> inFrontOf(Goals goals, List<Runner> runners, int places) {
    List<Fitness> all =
        runners.stream().map(runner -> goals.fitness(runner.losses().means())).toList();
    List<Runner> front = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      Fitness own = all.get(i);
      if (all.stream().filter(other -> other.dominates(own)).count() < places) {
        front.add(runners.get(i));
      }
    }
    return List.copyOf(front);
  }

  /// What an optimizer is told of a generation: the fitness of those who were scored on all rows;
  /// of those who were dropped one that ranks after all of these, the last dropped first and of one
  /// rung the best estimate first; and at the end those who failed.
  static List<Fitness> told(Goals goals, List<Candidate> generation) {
    List<Fitness> told = new ArrayList<>();
    double violation = 0;
    for (Candidate candidate : generation) {
      Fitness fitness = CandidateSearch.fitness(goals, candidate);
      told.add(fitness);
      boolean counts = candidate.rung() == null && Double.isFinite(fitness.violation());
      violation = counts ? Math.max(violation, fitness.violation()) : violation;
    }
    for (int place : dropped(goals, generation)) {
      Fitness estimate = told.get(place);
      violation = Math.max(estimate.violation(), violation + STEP * Math.max(1, violation));
      told.set(place, new Fitness(estimate.objectives(), violation));
    }
    return told;
  }

  private static List<Integer> dropped(Goals goals, List<Candidate> generation) {
    List<Candidate> dropped = new ArrayList<>();
    int rungs = generation.stream().mapToInt(Standing::rung).max().orElse(-1);
    for (int each = rungs; each >= 0; each--) {
      int rung = each;
      List<Candidate> alike =
          generation.stream().filter(candidate -> rung(candidate) == rung).toList();
      dropped.addAll(
          ranked(alike, candidate -> CandidateSearch.fitness(goals, candidate), Candidate::index));
    }
    return dropped.stream().map(generation::indexOf).toList();
  }

  private static int rung(Candidate candidate) {
    Integer rung = candidate.rung();
    return rung == null ? -1 : rung;
  }

  /// By how many others are better, which for one objective is the objective's order.
  private static <T> List<T> ranked(
      List<T> items, Function<T, Fitness> fitness, ToIntFunction<T> index) {
    List<Fitness> all = items.stream().map(fitness).toList();
    return items.stream()
        .sorted(
            Comparator.<T>comparingLong(
                    item -> {
                      Fitness own = fitness.apply(item);
                      return all.stream().filter(other -> other.dominates(own)).count();
                    })
                .thenComparingInt(index))
        .toList();
  }
}
