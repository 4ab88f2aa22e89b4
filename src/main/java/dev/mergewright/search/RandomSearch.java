package dev.mergewright.search;

import dev.mergewright.space.Genome;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// Draws genomes evenly and learns nothing: what every optimizer has to beat.
public final class RandomSearch implements Optimizer {
  private final int dimensions;
  private final int population;
  private final long seed;
  private final Pending pending = new Pending();
  private int generation;

  /// Starts a search.
  ///
  /// @param dimensions genes of a genome
  /// @param population genomes per generation
  /// @param seed the key of everything drawn
  public RandomSearch(int dimensions, int population, long seed) {
    if (dimensions < 1 || population < 1) {
      throw new IllegalArgumentException(
          "dimensions and population must be at least 1, was " + dimensions + ", " + population);
    }
    this.dimensions = dimensions;
    this.population = population;
    this.seed = seed;
  }

  @Override
  public List<Genome> ask() {
    return pending.orElse(
        () -> {
          RandomGenerator random = GenerationRandom.of(seed, generation);
          return Stream.generate(() -> Genome.of(random.doubles(dimensions).toArray()))
              .limit(population)
              .toList();
        });
  }

  @Override
  public void tell(List<Double> fitness) {
    pending.settleFitness(fitness);
    generation++;
  }

  @Override
  public Selection selection() {
    return Selection.BEST;
  }
}
