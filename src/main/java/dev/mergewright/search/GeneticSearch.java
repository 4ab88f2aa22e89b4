package dev.mergewright.search;

import dev.mergewright.space.Genome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// A genetic algorithm: for genomes with choices in them, such as the merge method. Numbers alone
/// are better left to [CmaEs].
///
/// The best of parents and offspring are the next parents, so the best candidate is never lost.
public final class GeneticSearch implements Optimizer {
  private final Breeding breeding;
  private final Pending pending = new Pending();
  private List<Parent> parents = List.of();
  private int generation;

  private record Parent(Genome genome, double fitness) {}

  /// Starts a search.
  public GeneticSearch(EvolutionSettings settings) {
    breeding = new Breeding(settings);
  }

  @Override
  public List<Genome> ask() {
    return pending.orElse(
        () ->
            generation == 0
                ? breeding.first()
                : breeding.offspring(
                    parents.stream().map(Parent::genome).toList(),
                    parents.stream().map(Parent::fitness).toList(),
                    generation));
  }

  @Override
  public void tell(List<Double> fitness) {
    List<Genome> population = pending.settleFitness(fitness);
    List<Parent> rivals = new ArrayList<>(parents);
    IntStream.range(0, population.size())
        .forEach(i -> rivals.add(new Parent(population.get(i), fitness.get(i))));
    parents =
        rivals.stream()
            .sorted(Comparator.comparingDouble(Parent::fitness)) // stable: ties keep their order
            .limit(breeding.settings().population())
            .toList();
    generation++;
  }

  @Override
  public Selection selection() {
    return new Selection(breeding.settings().population(), true);
  }
}
