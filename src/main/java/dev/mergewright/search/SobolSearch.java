package dev.mergewright.search;

import dev.mergewright.space.Genome;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.math3.random.SobolSequenceGenerator;

/// Fills the space evenly, every gene and every pair of genes: a better first look than
/// [RandomSearch], and as blind.
///
/// The Sobol sequence of Joe and Kuo, moved by a random step around the torus (R. Cranley, T. N. L.
/// Patterson, SIAM J. Numer. Anal. 13, 1976), which takes its first point out of the corner and
/// makes seeds differ.
public final class SobolSearch implements Optimizer {
  /// The dimensions for which directions are tabulated.
  private static final int MOST_DIMENSIONS = 1000;

  private final SobolSequenceGenerator sequence;
  private final double[] shift;
  private final int population;
  private final Pending pending = new Pending();

  /// Starts a search.
  ///
  /// @param dimensions genes of a genome, at most 1000
  /// @param population genomes per generation
  /// @param seed the key of the shift
  public SobolSearch(int dimensions, int population, long seed) {
    if (dimensions < 1 || dimensions > MOST_DIMENSIONS || population < 1) {
      throw new IllegalArgumentException(
          "a Sobol sequence has 1 to 1000 dimensions and a population of at least 1, was %d, %d"
              .formatted(dimensions, population));
    }
    sequence = new SobolSequenceGenerator(dimensions);
    shift = GenerationRandom.of(seed, 0).doubles(dimensions).toArray();
    this.population = population;
  }

  @Override
  public List<Genome> ask() {
    return pending.orElse(() -> Stream.generate(this::next).limit(population).toList());
  }

  private Genome next() {
    double[] point = sequence.nextVector();
    for (int i = 0; i < point.length; i++) {
      double moved = point[i] + shift[i];
      point[i] = moved < 1 ? moved : moved - 1;
    }
    return Genome.of(point);
  }

  @Override
  public void tell(List<Double> fitness) {
    pending.settleFitness(fitness);
  }

  @Override
  public Selection selection() {
    return Selection.BEST;
  }
}
