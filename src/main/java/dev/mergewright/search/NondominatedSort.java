package dev.mergewright.search;

import dev.mergewright.space.Fitness;
import java.util.ArrayList;
import java.util.List;

/// Peels a population into Pareto fronts: nothing dominates the first, only the first dominates the
/// second, and so on.
///
/// Source: K. Deb, A. Pratap, S. Agarwal, T. Meyarivan, "A fast and elitist multiobjective genetic
/// algorithm: NSGA-II", IEEE Trans. Evol. Comp. 6(2), 2002, section III-A. Domination is
/// [Fitness#dominates], so infeasible candidates come after all feasible ones.
final class NondominatedSort {
  private NondominatedSort() {}

  /// The fronts, best first, as places in the population in its order.
  static List<List<Integer>> fronts(List<Fitness> population) {
    int size = population.size();
    List<List<Integer>> beaten = new ArrayList<>();
    int[] betters = new int[size];
    for (int p = 0; p < size; p++) {
      beaten.add(new ArrayList<>());
      for (int q = 0; q < size; q++) {
        if (population.get(p).dominates(population.get(q))) {
          beaten.get(p).add(q);
        } else if (population.get(q).dominates(population.get(p))) {
          betters[p]++;
        }
      }
    }
    List<List<Integer>> fronts = new ArrayList<>();
    List<Integer> front = unbeaten(betters);
    while (!front.isEmpty()) {
      fronts.add(front);
      for (int p : front) {
        betters[p] = -1; // taken
        beaten.get(p).forEach(q -> betters[q]--);
      }
      front = unbeaten(betters);
    }
    return List.copyOf(fronts);
  }

  private static List<Integer> unbeaten(int[] betters) {
    List<Integer> places = new ArrayList<>();
    for (int p = 0; p < betters.length; p++) {
      if (betters[p] == 0) {
        places.add(p);
      }
    }
    return List.copyOf(places);
  }
}
