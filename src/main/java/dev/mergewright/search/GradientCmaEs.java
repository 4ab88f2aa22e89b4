package dev.mergewright.search;

import dev.mergewright.space.Genome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// CMA-ES that a few slopes have shown the way: they give its mean, its step and the shape of its
/// first generation.
///
/// ```text
/// slopes      L-BFGS from the start
/// mean        the best point they reached
/// covariance  the inverse curvature that their differences tell
/// sigma       the step to the minimum of that quadratic model, root mean square over genes
/// ```
///
/// Slopes alone end in the nearest valley of the objective they are told; what follows also learns
/// where that objective is rough, or is another one.
public final class GradientCmaEs implements GradientOptimizer {
  /// The least first step over the standard one: a model of few slopes is not to be believed that
  /// it is there already. With a tenth, searches of many valleys stayed in the first.
  private static final double LEAST_SHARE = 0.3;

  private final CmaEsSettings settings;
  private final ProjectedLbfgs descent;
  private int slopesLeft;
  private @Nullable CmaEs search;

  /// Starts a search.
  ///
  /// @param settings those of the CMA-ES; its start is where the slopes begin, its sigma the
  ///   greatest first step
  /// @param slopes how many slopes to take, at least 1
  public GradientCmaEs(CmaEsSettings settings, int slopes) {
    if (slopes < 1) {
      throw new IllegalArgumentException("slopes must be at least 1, was " + slopes);
    }
    this.settings = settings;
    descent = new ProjectedLbfgs(settings.start(), settings.sigma());
    slopesLeft = slopes;
  }

  @Override
  public boolean needsSlopes() {
    return search == null && slopesLeft > 0 && !descent.ask().isEmpty();
  }

  @Override
  public List<Genome> ask() {
    if (needsSlopes()) {
      return descent.ask();
    }
    if (search == null) {
      search = new CmaEs(informed());
    }
    return search.ask();
  }

  @Override
  public void tell(List<Slope> slopes) {
    if (search != null) {
      search.tell(slopes.stream().map(Slope::value).toList());
      return;
    }
    descent.tell(slopes);
    slopesLeft--;
  }

  private CmaEsSettings informed() {
    if (!descent.hasBest()) {
      return settings;
    }
    int n = settings.start().size();
    double[] step = descent.modelStep();
    double meanSquare = Curvature.dot(step, step) / n;
    CmaEsSettings around =
        new CmaEsSettings(
            descent.best(),
            settings.sigma(),
            settings.population(),
            settings.covariance(),
            settings.seed(),
            settings.prior());
    if (!descent.curvature().isKnown()) {
      return around;
    }
    double least = LEAST_SHARE * settings.sigma();
    return around
        .withSigma(Math.clamp(Math.sqrt(meanSquare), least, settings.sigma()))
        .withPrior(InitialCovariance.of(descent.curvature().inverse(n)));
  }
}
