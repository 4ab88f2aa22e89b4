package dev.mergewright.search;

import dev.mergewright.space.Genome;
import java.util.List;
import java.util.random.RandomGenerator;

/// CMA-ES that starts again elsewhere with twice the population whenever a run gains nothing any
/// more: for objectives of many valleys and budgets of many runs.
///
/// Every further run starts at a point drawn evenly and forgets the prior. Source: A. Auger, N.
/// Hansen, "A Restart CMA Evolution Strategy With Increasing Population Size", CEC 2005.
public final class IpopCmaEs implements Optimizer {
  private final CmaEsSettings settings;
  private CmaEs run;
  private Convergence convergence;
  private int restarts;

  /// Starts the first run.
  public IpopCmaEs(CmaEsSettings settings) {
    this.settings = settings;
    run = new CmaEs(settings);
    convergence = new Convergence(settings.start().size(), settings.population());
  }

  /// How often the search has started again.
  public int restarts() {
    return restarts;
  }

  @Override
  public List<Genome> ask() {
    return run.ask();
  }

  @Override
  public void tell(List<Double> fitness) {
    run.tell(fitness);
    if (convergence.reached(fitness, run.reach())) {
      restart();
    }
  }

  private void restart() {
    restarts++;
    int n = settings.start().size();
    int population = Math.multiplyExact(settings.population(), 1 << restarts);
    // The seed of a run is drawn as well: generations of two runs must not share random numbers.
    RandomGenerator random = GenerationRandom.of(~settings.seed(), restarts);
    Genome start = Genome.of(random.doubles(n).toArray());
    run =
        new CmaEs(
            new CmaEsSettings(
                start,
                settings.sigma(),
                population,
                settings.covariance(),
                random.nextLong(),
                null));
    convergence = new Convergence(n, population);
  }

  @Override
  public Selection selection() {
    return run.selection();
  }
}
