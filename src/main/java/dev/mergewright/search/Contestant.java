package dev.mergewright.search;

import dev.mergewright.search.CmaEsSettings.Shape;
import dev.mergewright.space.Genome;
import dev.mergewright.space.LayerProfile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/// An optimizer of [SearchBenchmark], with the genes that it searches.
///
/// @param name the optimizer and its variant
/// @param reduce from a genome of the function to the nearest one of the optimizer
/// @param optimizer makes the optimizer
/// @param raise from a genome of the optimizer to the one of the function that it stands for
record Contestant(
    String name, UnaryOperator<Genome> reduce, Maker optimizer, UnaryOperator<Genome> raise) {
  /// CMA-ES over all genes, in whose evaluations costs are counted.
  static final Contestant UNIT = over("cma-es", Contestant::cmaEs);

  private static final int FIRST_SLOPES = 6;
  private static final int POPULATION = 20;
  private static final int COMPONENTS = 2;
  private static final int COSINES = 4;
  private static final LayerProfile PROFILE = new LayerProfile.Cosine(COSINES);

  /// Makes an optimizer that starts at a genome.
  interface Maker {
    AskTell<?> from(Genome start, long seed);
  }

  /// The optimizers that make sense on a function, the unit first.
  static List<Contestant> on(Landscape landscape, int genes) {
    List<Contestant> all = new ArrayList<>(List.of(UNIT));
    all.add(over("cma-es diagonal", Contestant::diagonal));
    all.add(over("random", (start, seed) -> new RandomSearch(start.size(), POPULATION, seed)));
    all.add(over("sobol", (start, seed) -> new SobolSearch(start.size(), POPULATION, seed)));
    all.add(over("genetic", Contestant::genetic));
    all.add(over("adam", (start, _) -> new Adam(start, Adam.STANDARD_RATE)));
    all.add(over("l-bfgs", (start, _) -> new ProjectedLbfgs(start, CmaEsSettings.STANDARD_SIGMA)));
    all.add(
        over(
            "cma-es after %d slopes".formatted(FIRST_SLOPES),
            (start, seed) -> new GradientCmaEs(CmaEsSettings.of(start, seed), FIRST_SLOPES)));
    if (landscape == Landscape.DEPTH || landscape == Landscape.MERGE) {
      int layers = landscape == Landscape.MERGE ? genes : genes / COMPONENTS;
      all.add(
          new Contestant(
              "cma-es over %d cosines".formatted(COSINES),
              genome -> reduced(genome, layers),
              Contestant::cmaEs,
              genome -> lifted(genome, layers)));
    }
    return List.copyOf(all);
  }

  private static Contestant over(String name, Maker optimizer) {
    return new Contestant(name, UnaryOperator.identity(), optimizer, UnaryOperator.identity());
  }

  /// The optimizer of a run.
  AskTell<?> start(Genome start, long seed) {
    return optimizer.from(reduce.apply(start), seed);
  }

  /// What the function is to be evaluated at.
  Genome lift(Genome genome) {
    return raise.apply(genome);
  }

  private static AskTell<?> cmaEs(Genome start, long seed) {
    return new CmaEs(CmaEsSettings.of(start, seed));
  }

  private static AskTell<?> diagonal(Genome start, long seed) {
    return new CmaEs(CmaEsSettings.of(start, seed).withCovariance(Shape.DIAGONAL));
  }

  private static AskTell<?> genetic(Genome start, long seed) {
    return new GeneticSearch(
        EvolutionSettings.of(start.size(), seed)
            .withPopulation(POPULATION)
            .withOpening(List.of(start)));
  }

  /// The cosines nearest to a genome, component by component.
  private static Genome reduced(Genome genome, int layers) {
    int components = genome.size() / layers;
    double[] reduced = new double[components * COSINES];
    for (int component = 0; component < components; component++) {
      double[] own =
          Arrays.copyOfRange(genome.toArray(), component * layers, (component + 1) * layers);
      double[] values = PROFILE.project(own);
      for (int j = 0; j < COSINES; j++) {
        double low = PROFILE.low(j, 0, 1);
        reduced[component * COSINES + j] = (values[j] - low) / (PROFILE.high(j, 0, 1) - low);
      }
    }
    return Genome.of(reduced);
  }

  private static Genome lifted(Genome genome, int layers) {
    int components = genome.size() / COSINES;
    double[] lifted = new double[components * layers];
    for (int component = 0; component < components; component++) {
      double[] values = new double[COSINES];
      for (int j = 0; j < COSINES; j++) {
        double low = PROFILE.low(j, 0, 1);
        values[j] = low + (PROFILE.high(j, 0, 1) - low) * genome.gene(component * COSINES + j);
      }
      double[] own = PROFILE.lift(values, layers, 0, 1);
      System.arraycopy(own, 0, lifted, component * layers, layers);
    }
    return Genome.of(lifted);
  }
}
