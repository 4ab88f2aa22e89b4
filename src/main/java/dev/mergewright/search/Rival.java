package dev.mergewright.search;

import dev.mergewright.space.Fitness;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// A parent in a tournament of NSGA-II: the one that dominates wins, else the lonelier.
///
/// Fronts are not compared. A parent of a later front that its opponent does not dominate may win
/// because it is alone, which keeps the ends of the front in the game; so do the authors of NSGA-II
/// in their program. Not transitive: for two at a time, not for sorting.
///
/// @param distance from [Crowding], within its own front
record Rival(Fitness fitness, double distance) implements Comparable<Rival> {
  @Override
  public int compareTo(Rival other) {
    if (fitness.dominates(other.fitness)) {
      return -1;
    }
    return other.fitness.dominates(fitness) ? 1 : Double.compare(other.distance, distance);
  }

  /// A population as rivals, in its order.
  static List<Rival> of(List<Fitness> population) {
    List<Rival> rivals =
        new ArrayList<>(
            Collections.nCopies(population.size(), new Rival(population.getFirst(), 0)));
    for (List<Integer> front : NondominatedSort.fronts(population)) {
      double[] distances = Crowding.distances(front.stream().map(population::get).toList());
      for (int i = 0; i < distances.length; i++) {
        rivals.set(front.get(i), new Rival(population.get(front.get(i)), distances[i]));
      }
    }
    return List.copyOf(rivals);
  }
}
