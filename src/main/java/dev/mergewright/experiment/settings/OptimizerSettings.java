package dev.mergewright.experiment.settings;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.experiment.rows.RowBatches;
import dev.mergewright.search.Adam;
import dev.mergewright.search.BatchAdam;
import dev.mergewright.search.CmaEs;
import dev.mergewright.search.CmaEsSettings;
import dev.mergewright.search.CocktailSearch;
import dev.mergewright.search.EvolutionSettings;
import dev.mergewright.search.FeasibilityFirst;
import dev.mergewright.search.GeneticSearch;
import dev.mergewright.search.GradientCmaEs;
import dev.mergewright.search.GradientOptimizer;
import dev.mergewright.search.Grid;
import dev.mergewright.search.IpopCmaEs;
import dev.mergewright.search.ListedSearch;
import dev.mergewright.search.LmCocktail;
import dev.mergewright.search.Nsga2;
import dev.mergewright.search.Optimizer;
import dev.mergewright.search.ProjectedLbfgs;
import dev.mergewright.search.RandomSearch;
import dev.mergewright.search.SlopeStart;
import dev.mergewright.search.SobolSearch;
import dev.mergewright.search.WarmStart;
import dev.mergewright.space.GeneKind;
import dev.mergewright.space.Genome;
import dev.mergewright.space.RecipeSpace;
import dev.mergewright.space.SearchSpace;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which optimizer proposes a search's candidates.
///
/// ```text
/// cma-es, cma-es-diagonal, ipop-cma-es   population, sigma
/// genetic, nsga2                         population
/// sobol, random                          population
/// adam                                   rate, batch              a candidate with its slope costs four
/// l-bfgs                                 rate
/// gradient-cma-es                        slopes, population, sigma
/// lm-cocktail                            the base, the experts, and their blend
/// grid                                   points
/// ```
///
/// @param name the optimizer
/// @param population candidates per generation; the optimizer's own standard where absent
/// @param sigma the first step of CMA-ES in units of a gene's range
/// @param rate how far a gene moves in a step: every step of Adam, the first of L-BFGS
/// @param slopes how many slopes show CMA-ES the way
/// @param batch of how many rows of every term Adam measures a slope; of all where absent. The
///   steps then get shorter towards the end of the budget, and only candidates that are measured on
///   all rows, in its second half, can be the best
/// @param points how many values of each parameter a grid has, the ends of its range included
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OptimizerSettings(
    Kind name,
    @Nullable Integer population,
    @Nullable Double sigma,
    @Nullable Double rate,
    @Nullable Integer slopes,
    @Nullable Integer batch,
    @Nullable Integer points) {
  static final OptimizerSettings STANDARD =
      new OptimizerSettings(Kind.CMA_ES, null, null, null, null, null, null);

  private static final int STANDARD_SLOPES = 4;
  private static final int STANDARD_POINTS = 5;

  /// What is kept for batches that are longer than the mean.
  private static final double RESERVE = 0.3;

  /// The optimizers.
  public enum Kind {
    CMA_ES,
    CMA_ES_DIAGONAL,
    IPOP_CMA_ES,
    GENETIC,
    NSGA2,
    SOBOL,
    RANDOM,
    ADAM,
    L_BFGS,
    GRADIENT_CMA_ES,
    LM_COCKTAIL,
    GRID
  }

  public OptimizerSettings {
    require(population == null || population >= 1, "population must be at least 1", population);
    require(sigma == null || (sigma > 0 && sigma <= 1), "sigma must be in (0, 1]", sigma);
    require(rate == null || (rate > 0 && rate <= 1), "rate must be in (0, 1]", rate);
    require(slopes == null || slopes >= 1, "slopes must be at least 1", slopes);
    require(batch == null || batch >= 1, "batch must be at least 1", batch);
    require(batch == null || name == Kind.ADAM, "batch is a setting of adam", name);
    require(points == null || points >= 2, "points must be at least 2", points);
  }

  private static void require(boolean holds, String sentence, @Nullable Object was) {
    if (!holds) {
      throw new IllegalArgumentException(sentence + ", was " + was);
    }
  }

  /// Whether candidates are measured with their slopes.
  public boolean followsSlopes() {
    return name == Kind.ADAM || name == Kind.L_BFGS || name == Kind.GRADIENT_CMA_ES;
  }

  /// Whether limits on losses are kept to by their slopes, which takes steps that do not shrink
  /// with the objective.
  public boolean keepsToLimits() {
    return batch != null;
  }

  /// The rows that slopes are measured on, where these are not all.
  public @Nullable RowBatches batches(long seed) {
    return batch == null ? null : new RowBatches(batch, seed);
  }

  /// How many slopes a budget pays for, beside what is measured without one.
  ///
  /// @param budget in candidates
  /// @param opening how many genomes are tried first
  /// @param cost what a candidate with its slope costs
  public int slopesWithin(double budget, int opening, double cost) {
    double checks = batch == null ? 0 : BatchAdam.CHECKS + RESERVE;
    double first = opening == 1 ? 0 : opening;
    return (int) Math.max(1, (budget - checks - first) / cost);
  }

  /// Starts the optimizer.
  ///
  /// @param space what is searched
  /// @param opening what it is to try first; the best of them is where it goes on
  /// @param objectives how many it is told
  /// @param affordable how many slopes the budget pays for, for those whose steps depend on it
  public Proposer start(
      RecipeSpace space, List<Genome> opening, int objectives, long seed, int affordable) {
    if (name == Kind.NSGA2) {
      return Proposer.of(new Nsga2(evolution(space.genes(), opening, seed)));
    }
    if (objectives > 1) {
      throw new InvalidInputException(
          "searches: optimizer.name: %s takes one objective, but objectives lists %d; use nsga2"
              .formatted(name, objectives));
    }
    return switch (name) {
      case ADAM -> Proposer.of(new SlopeStart(opening, best -> adam(best, affordable)));
      case L_BFGS ->
          Proposer.of(
              new SlopeStart(
                  opening,
                  best -> new ProjectedLbfgs(best, or(rate, CmaEsSettings.STANDARD_SIGMA))));
      case GRADIENT_CMA_ES ->
          Proposer.of(
              new SlopeStart(
                  opening,
                  best ->
                      new GradientCmaEs(
                          cmaEs(best, seed), slopes == null ? STANDARD_SLOPES : slopes)));
      default -> Proposer.of(new FeasibilityFirst(single(space, opening, seed)));
    };
  }

  private GradientOptimizer adam(Genome start, int affordable) {
    return batch == null
        ? new Adam(start, or(rate, Adam.STANDARD_RATE))
        : new BatchAdam(start, or(rate, BatchAdam.STANDARD_RATE), affordable);
  }

  private Optimizer single(RecipeSpace space, List<Genome> opening, long seed) {
    int genes = space.genes().size();
    int together = population == null ? CmaEsSettings.standardPopulation(genes) : population;
    return switch (name) {
      case GENETIC -> new GeneticSearch(evolution(space.genes(), opening, seed));
      case SOBOL -> new WarmStart(opening, _ -> new SobolSearch(genes, together, seed));
      case RANDOM -> new WarmStart(opening, _ -> new RandomSearch(genes, together, seed));
      case LM_COCKTAIL ->
          new CocktailSearch(oneMethod(space).parents(), LmCocktail.STANDARD_TEMPERATURE);
      case GRID -> new ListedSearch(grid(oneMethod(space)), together);
      case IPOP_CMA_ES -> new WarmStart(opening, best -> new IpopCmaEs(cmaEs(best, seed)));
      default -> new WarmStart(opening, best -> new CmaEs(cmaEs(best, seed)));
    };
  }

  /// Every combination of a few values of each parameter, equal in all layers.
  private List<Genome> grid(SearchSpace space) {
    int count = points == null ? STANDARD_POINTS : points;
    return Grid.points(space.ranges(count)).stream().map(space::uniform).toList();
  }

  private SearchSpace oneMethod(RecipeSpace space) {
    if (space instanceof SearchSpace one) {
      return one;
    }
    throw new InvalidInputException(
        "searches: optimizer.name: %s takes one method; name one".formatted(name));
  }

  private CmaEsSettings cmaEs(Genome start, long seed) {
    CmaEsSettings settings = CmaEsSettings.of(start, seed);
    if (name == Kind.CMA_ES_DIAGONAL) {
      settings = settings.withCovariance(CmaEsSettings.Shape.DIAGONAL);
    }
    settings = settings.withSigma(or(sigma, settings.sigma()));
    return population == null ? settings : settings.withPopulation(population);
  }

  private static double or(@Nullable Double said, double standard) {
    return said == null ? standard : said;
  }

  private EvolutionSettings evolution(List<GeneKind> genes, List<Genome> opening, long seed) {
    int together = population == null ? CmaEsSettings.standardPopulation(genes.size()) : population;
    int room = Math.max(together, opening.size());
    int even = Math.max(4, room + room % 2);
    return EvolutionSettings.of(genes, seed).withPopulation(even).withOpening(opening);
  }
}
