package dev.mergewright.search;

import dev.mergewright.space.Genome;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// CMA-ES: samples around a mean and learns from ranks alone where to go, how far, and along which
/// axes.
///
/// ```text
/// m  mean            sigma  step size         C             covariance, C = B D^2 B^T
/// x  a sample        y      (x - m) / sigma   p_sigma, p_c  evolution paths
/// ```
///
/// The method is that of N. Hansen, "The CMA Evolution Strategy: A Tutorial", arXiv 1604.00772,
/// with negative weights (active CMA); equation numbers refer to it. Constants: [CmaEsConstants].
/// Bounds: [BoxPenalty].
///
/// Candidates of equal fitness keep the order of their proposal. That order is random, so a flat
/// generation moves the distribution without preference.
///
/// Random numbers depend only on the seed and the generation: a new instance that is told the
/// values of a journal again gives bit-identical proposals.
public final class CmaEs implements Optimizer {
  /// Bounds the growth of `ln sigma` in one generation, as pycma does: one lucky step must not
  /// throw the search away.
  private static final double MOST_GROWTH = 1;

  /// Genes that differ by less are the same merge; below it, rounding would steer the covariance
  /// until nothing was left of it.
  private static final double LEAST_SIGMA = 1e-12;

  private final int n;
  private final int population;
  private final long seed;
  private final CmaEsConstants constants;
  private final Covariance covariance;
  private final double[] pathSigma;
  private final double[] pathC;
  private double[] mean;
  private double sigma;
  private int generation;

  /// The steps `y` of this generation, drawn by the first [#ask] after a [#tell].
  private double[][] drawn = {};

  /// Starts a search.
  public CmaEs(CmaEsSettings settings) {
    n = settings.start().size();
    population = settings.population();
    seed = settings.seed();
    constants = CmaEsConstants.of(n, population, settings.covariance());
    covariance = Covariance.first(settings);
    pathSigma = new double[n];
    pathC = new double[n];
    mean = settings.start().toArray();
    sigma = settings.sigma();
  }

  /// The number of generations told.
  public int generation() {
    return generation;
  }

  /// The step size, in units of the range of a gene.
  public double sigma() {
    return sigma;
  }

  /// The center of the distribution: under noise a better guess at the optimum than the best
  /// candidate seen.
  public Genome mean() {
    return Genome.of(mean);
  }

  /// The greatest standard deviation of a gene: the search is over when it is nothing.
  double reach() {
    return sigma * IntStream.range(0, n).mapToDouble(covariance::deviation).max().orElseThrow();
  }

  @Override
  public List<Genome> ask() {
    if (drawn.length == 0) {
      drawn = draw();
    }
    return Arrays.stream(drawn).map(y -> Genome.of(BoxPenalty.repair(from(mean, y)))).toList();
  }

  @Override
  public void tell(List<Double> fitness) {
    Pending.requireFitness(fitness, drawn.length);
    double[] told = fitness.stream().mapToDouble(Double::doubleValue).toArray();
    double[][] steps = bestFirst(told);
    drawn = new double[0][];
    generation++;

    double[] step = move(recombine(steps));
    followPathSigma(step);
    boolean steady = isSteady();
    followPathC(step, steady);
    if (reach() > LEAST_SIGMA) {
      adaptCovariance(steps, steady);
    }
    adaptSigma();
  }

  /// The parents of the mean; of the others the order alone, in which estimates will do.
  @Override
  public Selection selection() {
    return new Selection(constants.parents(), false);
  }

  private double[][] draw() {
    RandomGenerator random = GenerationRandom.of(seed, generation);
    double[][] steps = new double[population][];
    for (int k = 0; k < population; k++) {
      double[] z = new double[n];
      Arrays.setAll(z, _ -> random.nextGaussian()); // (eq. 38)
      steps[k] = covariance.color(z); // (eq. 39)
    }
    return steps;
  }

  /// `m + sigma y` (eq. 40).
  private double[] from(double[] center, double[] y) {
    double[] x = new double[n];
    Arrays.setAll(x, i -> center[i] + sigma * y[i]);
    return x;
  }

  private double[][] bestFirst(double[] fitness) {
    double[][] samples = Arrays.stream(drawn).map(y -> from(mean, y)).toArray(double[][]::new);
    double[] ranked = BoxPenalty.penalize(samples, fitness, i -> sigma * covariance.deviation(i));
    return IntStream.range(0, population)
        .boxed()
        .sorted(Comparator.comparingDouble(k -> ranked[k])) // stable: ties keep their order
        .map(k -> drawn[k])
        .toArray(double[][]::new);
  }

  /// The weighted mean step of the parents (eq. 41).
  private double[] recombine(double[][] steps) {
    double[] step = new double[n];
    for (int k = 0; k < constants.parents(); k++) {
      for (int i = 0; i < n; i++) {
        step[i] += constants.weights()[k] * steps[k][i];
      }
    }
    return step;
  }

  /// `m <- m + sigma <y>_w` (eq. 42), kept in the box.
  ///
  /// @return the step that the mean really made, in units of sigma; were the paths to follow the
  ///   step it wanted, a mean held at a bound would look like steady progress and sigma would grow
  ///   without end
  private double[] move(double[] wanted) {
    double[] before = mean;
    mean = BoxPenalty.repair(from(before, wanted));
    double[] made = new double[n];
    Arrays.setAll(made, i -> (mean[i] - before[i]) / sigma);
    return made;
  }

  /// `p_sigma <- (1-c_sigma) p_sigma + sqrt(c_sigma (2-c_sigma) mu_eff) C^(-1/2) <y>_w` (eq. 43).
  private void followPathSigma(double[] step) {
    double[] whitened = covariance.whiten(step);
    double c = constants.cSigma();
    double gain = Math.sqrt(c * (2 - c) * constants.muEff());
    for (int i = 0; i < n; i++) {
      pathSigma[i] = (1 - c) * pathSigma[i] + gain * whitened[i];
    }
  }

  /// `h_sigma`: false while the step size is still growing fast, so that `p_c` does not run away
  /// with it.
  private boolean isSteady() {
    double warmUp = Math.sqrt(1 - Math.pow(1 - constants.cSigma(), 2.0 * generation));
    return length(pathSigma) / warmUp < (1.4 + 2.0 / (n + 1)) * constants.chiN();
  }

  /// `p_c <- (1-c_c) p_c + h_sigma sqrt(c_c (2-c_c) mu_eff) <y>_w` (eq. 45).
  private void followPathC(double[] step, boolean steady) {
    double c = constants.cC();
    double gain = steady ? Math.sqrt(c * (2 - c) * constants.muEff()) : 0;
    for (int i = 0; i < n; i++) {
      pathC[i] = (1 - c) * pathC[i] + gain * step[i];
    }
  }

  /// `C <- (1 + c_1 delta - c_1 - c_mu sum w) C + c_1 p_c p_c^T + c_mu sum w^o_k y_k y_k^T` (eq.
  /// 47).
  private void adaptCovariance(double[][] steps, boolean steady) {
    double delta = steady ? 0 : constants.cC() * (2 - constants.cC());
    double decay =
        1 + constants.c1() * delta - constants.c1() - constants.cMu() * constants.weightSum();
    double[] weights = new double[population];
    Arrays.setAll(weights, k -> constants.cMu() * lengthFree(constants.weights()[k], steps[k]));
    covariance.update(decay, constants.c1(), pathC, weights, steps);
  }

  /// A negative weight divided by its step's squared length over `n`, so that no step makes `C`
  /// indefinite (eq. 46).
  private double lengthFree(double weight, double[] step) {
    if (weight >= 0) {
      return weight;
    }
    double length = length(covariance.whiten(step));
    return weight * n / (length * length + Double.MIN_NORMAL);
  }

  /// `sigma <- sigma exp(c_sigma/d_sigma (|p_sigma|/chi_n - 1))` (eq. 44).
  private void adaptSigma() {
    double surplus = length(pathSigma) / constants.chiN() - 1;
    double growth = surplus * constants.cSigma() / constants.dSigma();
    sigma = Math.max(LEAST_SIGMA, sigma * Math.exp(Math.min(MOST_GROWTH, growth)));
  }

  private static double length(double[] v) {
    double squares = 0;
    for (double entry : v) {
      squares += entry * entry;
    }
    return Math.sqrt(squares);
  }
}
