package dev.mergewright.search;

import dev.mergewright.space.Genome;
import java.util.List;
import java.util.function.Supplier;

/// The population that is out for evaluation, if one is.
final class Pending {
  private List<Genome> population = List.of();

  /// The population that waits, or a new one that waits from now on.
  List<Genome> orElse(Supplier<List<Genome>> next) {
    if (population.isEmpty()) {
      population = List.copyOf(next.get());
    }
    return population;
  }

  /// The population that these values belong to; it waits no longer.
  List<Genome> settle(List<?> values) {
    requireOnePerGenome(values, population.size());
    List<Genome> settled = population;
    population = List.of();
    return settled;
  }

  /// The population that this fitness belongs to, likewise, once every value is one that can be
  /// ranked.
  List<Genome> settleFitness(List<Double> fitness) {
    requireFitness(fitness, population.size());
    return settle(fitness);
  }

  /// The population that these slopes belong to, likewise, once every known slope has a number for
  /// every gene.
  List<Genome> settleSlopes(List<Slope> slopes) {
    requireOnePerGenome(slopes, population.size());
    for (int k = 0; k < population.size(); k++) {
      int genes = population.get(k).size();
      int told = slopes.get(k).byGene().size();
      if (told != 0 && told != genes) {
        throw new IllegalArgumentException(
            "a genome of " + genes + " genes has as many slopes, was told " + told);
      }
    }
    return settle(slopes);
  }

  /// Refuses a fitness that cannot be ranked.
  static void requireFitness(List<Double> fitness, int population) {
    requireOnePerGenome(fitness, population);
    for (int k = 0; k < population; k++) {
      if (Double.isNaN(fitness.get(k)) || fitness.get(k) == Double.NEGATIVE_INFINITY) {
        throw new IllegalArgumentException(
            "fitness must be finite or +Infinity for a failure, was "
                + (fitness.get(k) + " at " + k));
      }
    }
  }

  private static void requireOnePerGenome(List<?> values, int population) {
    if (population == 0) {
      throw new IllegalStateException(
          "tell must follow ask: no population is waiting for its fitness");
    }
    if (values.size() != population) {
      throw new IllegalArgumentException(
          "a population of " + population + " needs as many values, was told " + values.size());
    }
  }
}
