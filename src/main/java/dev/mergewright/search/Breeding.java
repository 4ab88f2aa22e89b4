package dev.mergewright.search;

import dev.mergewright.space.GeneKind;
import dev.mergewright.space.Genome;
import io.jenetics.DoubleGene;
import io.jenetics.Optimize;
import io.jenetics.Phenotype;
import io.jenetics.Selector;
import io.jenetics.TournamentSelector;
import io.jenetics.util.ISeq;
import io.jenetics.util.RandomRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// The populations of a genetic search: the first one, and offspring of ranked parents.
///
/// Selector and alterer are those of Jenetics, called one generation at a time with the random
/// numbers of that generation. Its own loop would evaluate by itself.
///
/// @param settings genes, population, seed
record Breeding(EvolutionSettings settings) {
  private static final int TOURNAMENT = 2;

  /// The first population.
  List<Genome> first() {
    RandomGenerator random = GenerationRandom.of(settings.seed(), 0);
    List<Genome> population = new ArrayList<>(settings.opening());
    while (population.size() < settings.population()) {
      double[] genes = new double[settings.genes().size()];
      for (int i = 0; i < genes.length; i++) {
        genes[i] =
            switch (settings.genes().get(i)) {
              case GeneKind.Real() -> random.nextDouble();
              case GeneKind.Choice choice -> choice.gene(random.nextInt(choice.options()));
            };
      }
      population.add(Genome.of(genes));
    }
    return population;
  }

  /// Offspring of parents that win tournaments of two.
  ///
  /// @param ranks how each parent compares, least first
  <C extends Comparable<? super C>> List<Genome> offspring(
      List<Genome> parents, List<C> ranks, int generation) {
    ISeq<Phenotype<DoubleGene, C>> ranked =
        IntStream.range(0, parents.size())
            .mapToObj(
                i ->
                    Phenotype.of(
                        Variation.genotype(parents.get(i).toArray()), generation, ranks.get(i)))
            .collect(ISeq.toISeq());
    Selector<DoubleGene, C> tournament = new TournamentSelector<>(TOURNAMENT);
    Variation<C> variation = new Variation<>(settings.genes());
    RandomGenerator random = GenerationRandom.of(settings.seed(), generation);
    return RandomRegistry.with(random)
        .call(
            () -> {
              ISeq<Phenotype<DoubleGene, C>> chosen =
                  tournament.select(ranked, settings.population(), Optimize.MINIMUM);
              return variation.alter(chosen, generation).population().stream()
                  .map(child -> Genome.of(Variation.genes(child)))
                  .toList();
            });
  }
}
