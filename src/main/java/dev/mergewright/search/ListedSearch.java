package dev.mergewright.search;

import dev.mergewright.space.Genome;
import java.util.ArrayList;
import java.util.List;

/// Tries what is on a list, and then nothing more: a grid, or recipes made by hand.
public final class ListedSearch implements Optimizer {
  private final List<Genome> genomes;
  private final int population;
  private final Pending pending = new Pending();
  private int next;

  /// Starts a search.
  ///
  /// @param genomes what to try, in order
  /// @param population the most genomes to ask for at a time
  public ListedSearch(List<Genome> genomes, int population) {
    if (genomes.isEmpty() || population < 1) {
      throw new IllegalArgumentException(
          "a list needs a genome and a population of at least 1, was %d, %d"
              .formatted(genomes.size(), population));
    }
    this.genomes = List.copyOf(genomes);
    this.population = population;
  }

  /// Every combination of the genes given for each dimension, the last dimension varying fastest;
  /// see [Grid] for parameters that are equal in all layers.
  ///
  /// @throws IllegalArgumentException when a dimension has no value
  public static ListedSearch grid(List<List<Double>> values, int population) {
    List<List<Double>> points = List.of(List.of());
    for (List<Double> axis : values) {
      List<List<Double>> longer = new ArrayList<>();
      for (List<Double> point : points) {
        for (double gene : axis) {
          List<Double> extended = new ArrayList<>(point);
          extended.add(gene);
          longer.add(extended);
        }
      }
      points = longer;
    }
    return new ListedSearch(points.stream().map(ListedSearch::genome).toList(), population);
  }

  private static Genome genome(List<Double> genes) {
    return Genome.of(genes.stream().mapToDouble(Double::doubleValue).toArray());
  }

  @Override
  public List<Genome> ask() {
    return pending.orElse(() -> genomes.subList(next, Math.min(next + population, genomes.size())));
  }

  @Override
  public void tell(List<Double> fitness) {
    next += pending.settleFitness(fitness).size();
  }

  @Override
  public Selection selection() {
    return Selection.BEST;
  }
}
