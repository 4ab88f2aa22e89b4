package dev.mergewright.search;

import dev.mergewright.space.Fitness;
import dev.mergewright.space.Genome;
import java.util.ArrayList;
import java.util.List;

/// NSGA-II: a population that spreads along the Pareto front of several objectives.
///
/// Parents and offspring compete together for the places of the next parents. Constraints come
/// first ([Fitness#dominates]). Source: see [NondominatedSort].
public final class Nsga2 implements AskTell<Fitness> {
  private final Breeding breeding;
  private final Pending pending = new Pending();
  private List<ParetoFront.Member> parents = List.of();
  private int generation;

  /// Starts a search.
  public Nsga2(EvolutionSettings settings) {
    breeding = new Breeding(settings);
  }

  @Override
  public List<Genome> ask() {
    return pending.orElse(
        () ->
            generation == 0
                ? breeding.first()
                : breeding.offspring(
                    parents.stream().map(ParetoFront.Member::genome).toList(),
                    Rival.of(fitness(parents)),
                    generation));
  }

  @Override
  public void tell(List<Fitness> values) {
    requireEqualObjectives(values);
    List<Genome> population = pending.settle(values);
    List<ParetoFront.Member> rivals = new ArrayList<>(parents);
    for (int i = 0; i < population.size(); i++) {
      rivals.add(new ParetoFront.Member(population.get(i), values.get(i)));
    }
    parents = survivors(rivals);
    generation++;
  }

  /// Only the front matters: whoever one candidate dominates is not on it.
  @Override
  public Selection selection() {
    return Selection.BEST;
  }

  /// The Pareto front of the parents; empty before the first generation is told.
  public ParetoFront front() {
    return ParetoFront.of(parents);
  }

  /// Whole fronts while there is room, and of the first one that is too large what is left when the
  /// most crowded leave one by one. Leaving all at once, as in the paper, would tear holes where
  /// neighbours are crowded by each other.
  private List<ParetoFront.Member> survivors(List<ParetoFront.Member> rivals) {
    int room = breeding.settings().population();
    List<ParetoFront.Member> survivors = new ArrayList<>();
    for (List<Integer> places : NondominatedSort.fronts(fitness(rivals))) {
      List<ParetoFront.Member> front = new ArrayList<>(places.stream().map(rivals::get).toList());
      while (front.size() > room - survivors.size()) {
        front.remove(mostCrowded(front));
      }
      survivors.addAll(front);
    }
    return List.copyOf(survivors);
  }

  private static int mostCrowded(List<ParetoFront.Member> front) {
    double[] distances = Crowding.distances(fitness(front));
    int place = 0;
    for (int i = 1; i < distances.length; i++) {
      place = distances[i] < distances[place] ? i : place;
    }
    return place;
  }

  private static List<Fitness> fitness(List<ParetoFront.Member> members) {
    return members.stream().map(ParetoFront.Member::fitness).toList();
  }

  private void requireEqualObjectives(List<Fitness> values) {
    List<Fitness> all = new ArrayList<>(fitness(parents));
    all.addAll(values);
    if (all.stream().map(fitness -> fitness.objectives().size()).distinct().count() > 1) {
      throw new IllegalArgumentException("every candidate needs the same number of objectives");
    }
  }
}
