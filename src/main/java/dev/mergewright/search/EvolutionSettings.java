package dev.mergewright.search;

import dev.mergewright.space.GeneKind;
import dev.mergewright.space.Genome;
import java.util.Collections;
import java.util.List;

/// How [GeneticSearch] and [Nsga2] start.
///
/// @param genes what each gene stands for
/// @param population parents, and as many offspring per generation; even
/// @param opening genomes of the first population; the others are drawn evenly
/// @param seed the key of everything drawn
public record EvolutionSettings(
    List<GeneKind> genes, int population, List<Genome> opening, long seed) {
  /// The population of the NSGA-II paper.
  public static final int STANDARD_POPULATION = 100;

  public EvolutionSettings {
    genes = List.copyOf(genes);
    opening = List.copyOf(opening);
    if (genes.isEmpty()) {
      throw new IllegalArgumentException("a genetic search needs at least one gene, was 0");
    }
    if (population < 4 || population % 2 != 0) {
      throw new IllegalArgumentException(
          "population must be even and at least 4, was " + population);
    }
    if (opening.size() > population) {
      throw new IllegalArgumentException(
          "a population of " + population + " has no room for " + opening.size() + " genomes");
    }
    for (Genome genome : opening) {
      if (genome.size() != genes.size()) {
        throw new IllegalArgumentException(
            "a genome of this search has " + genes.size() + " genes, was " + genome.size());
      }
    }
  }

  /// Settings for these genes, with a population that is drawn evenly.
  public static EvolutionSettings of(List<GeneKind> genes, long seed) {
    return new EvolutionSettings(genes, STANDARD_POPULATION, List.of(), seed);
  }

  /// Settings for numbers alone.
  public static EvolutionSettings of(int dimensions, long seed) {
    return of(Collections.nCopies(dimensions, new GeneKind.Real()), seed);
  }

  /// These settings with another population.
  public EvolutionSettings withPopulation(int value) {
    return new EvolutionSettings(genes, value, opening, seed);
  }

  /// These settings with genomes to begin with, such as the sources and the uniform merge.
  public EvolutionSettings withOpening(List<Genome> value) {
    return new EvolutionSettings(genes, population, value, seed);
  }
}
