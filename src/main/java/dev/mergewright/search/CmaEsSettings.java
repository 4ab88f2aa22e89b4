package dev.mergewright.search;

import dev.mergewright.space.Genome;
import org.jspecify.annotations.Nullable;

/// How a [CmaEs] starts and what it may learn.
///
/// @param start the mean of the first generation
/// @param sigma the first step size, in units of the range of a gene
/// @param population candidates per generation; larger is better with a noisy objective
/// @param covariance what the optimizer learns about the shape of the objective
/// @param seed the key of everything drawn
/// @param prior the covariance of the first generation; absent for equal and independent genes
public record CmaEsSettings(
    Genome start,
    double sigma,
    int population,
    Shape covariance,
    long seed,
    @Nullable InitialCovariance prior) {

  /// What is learned about the shape of the objective.
  public enum Shape {
    /// Scales and rotations: `n^2` numbers. The default.
    FULL,
    /// Scales only: `n` numbers, learned about `n/3` times faster, for more than about 200
    /// dimensions or few evaluations.
    DIAGONAL
  }

  /// The first step size of arXiv 2403.13187: three standard deviations span half the range.
  public static final double STANDARD_SIGMA = 1.0 / 6;

  public CmaEsSettings {
    if (start.size() < 1) {
      throw new IllegalArgumentException("CMA-ES needs at least one dimension, was 0");
    }
    if (!(sigma > 0 && sigma <= 1)) {
      throw new IllegalArgumentException("sigma must be in (0, 1], was " + sigma);
    }
    if (population < 4) {
      throw new IllegalArgumentException("population must be at least 4, was " + population);
    }
    if (prior != null && prior.size() != start.size()) {
      throw new IllegalArgumentException(
          "a covariance of " + prior.size() + " genes does not fit a start of " + start.size());
    }
  }

  /// The settings of arXiv 2406.14563: standard step size and population, full covariance.
  public static CmaEsSettings of(Genome start, long seed) {
    return new CmaEsSettings(
        start, STANDARD_SIGMA, standardPopulation(start.size()), Shape.FULL, seed, null);
  }

  /// The default population, `4 + floor(3 ln n)` (Hansen, arXiv 1604.00772, eq. 48).
  public static int standardPopulation(int dimensions) {
    return 4 + (int) Math.floor(3 * Math.log(dimensions));
  }

  /// These settings with another step size.
  public CmaEsSettings withSigma(double value) {
    return new CmaEsSettings(start, value, population, covariance, seed, prior);
  }

  /// These settings with another population.
  public CmaEsSettings withPopulation(int value) {
    return new CmaEsSettings(start, sigma, value, covariance, seed, prior);
  }

  /// These settings with another shape.
  public CmaEsSettings withCovariance(Shape value) {
    return new CmaEsSettings(start, sigma, population, value, seed, prior);
  }

  /// These settings with what is already known of the shape.
  public CmaEsSettings withPrior(InitialCovariance value) {
    return new CmaEsSettings(start, sigma, population, covariance, seed, value);
  }
}
