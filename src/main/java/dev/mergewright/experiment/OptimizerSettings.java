package dev.mergewright.experiment;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.mergewright.search.CmaEs;
import dev.mergewright.search.CmaEsSettings;
import dev.mergewright.search.EvolutionSettings;
import dev.mergewright.search.FeasibilityFirst;
import dev.mergewright.search.GeneticSearch;
import dev.mergewright.search.IpopCmaEs;
import dev.mergewright.search.Nsga2;
import dev.mergewright.search.Optimizer;
import dev.mergewright.search.RandomSearch;
import dev.mergewright.search.SobolSearch;
import dev.mergewright.search.WarmStart;
import dev.mergewright.space.GeneKind;
import dev.mergewright.space.Genome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which optimizer proposes a search's candidates.
///
/// @param name the optimizer
/// @param population candidates per generation; the optimizer's own standard where absent
/// @param sigma the first step of CMA-ES in units of a gene's range
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OptimizerSettings(Kind name, @Nullable Integer population, @Nullable Double sigma) {
  static final OptimizerSettings STANDARD = new OptimizerSettings(Kind.CMA_ES, null, null);

  /// The optimizers.
  public enum Kind {
    CMA_ES,
    CMA_ES_DIAGONAL,
    IPOP_CMA_ES,
    GENETIC,
    NSGA2,
    SOBOL,
    RANDOM
  }

  public OptimizerSettings {
    if (population != null && population < 1) {
      throw new IllegalArgumentException("population must be at least 1, was " + population);
    }
    if (sigma != null && !(sigma > 0 && sigma <= 1)) {
      throw new IllegalArgumentException("sigma must be in (0, 1], was " + sigma);
    }
  }

  /// Starts the optimizer.
  ///
  /// @param genes what each gene stands for
  /// @param opening what it is to try first; the best of them is where it goes on
  /// @param objectives how many it is told
  Proposer start(List<GeneKind> genes, List<Genome> opening, int objectives, long seed) {
    if (name == Kind.NSGA2) {
      return Proposer.of(new Nsga2(evolution(genes, opening, seed)));
    }
    if (objectives > 1) {
      throw new IllegalArgumentException(
          "optimizer.name: %s takes one objective, but objectives lists %d; use nsga2"
              .formatted(name, objectives));
    }
    return Proposer.of(new FeasibilityFirst(single(genes, opening, seed)));
  }

  private Optimizer single(List<GeneKind> genes, List<Genome> opening, long seed) {
    return switch (name) {
      case GENETIC -> new GeneticSearch(evolution(genes, opening, seed));
      case SOBOL ->
          new WarmStart(opening, _ -> new SobolSearch(genes.size(), population(genes), seed));
      case RANDOM ->
          new WarmStart(opening, _ -> new RandomSearch(genes.size(), population(genes), seed));
      case IPOP_CMA_ES -> new WarmStart(opening, best -> new IpopCmaEs(cmaEs(best, seed)));
      case CMA_ES, CMA_ES_DIAGONAL, NSGA2 ->
          new WarmStart(opening, best -> new CmaEs(cmaEs(best, seed)));
    };
  }

  private CmaEsSettings cmaEs(Genome start, long seed) {
    CmaEsSettings settings = CmaEsSettings.of(start, seed);
    if (name == Kind.CMA_ES_DIAGONAL) {
      settings = settings.withCovariance(CmaEsSettings.Shape.DIAGONAL);
    }
    if (sigma != null) {
      settings = settings.withSigma(sigma);
    }
    return population == null ? settings : settings.withPopulation(population);
  }

  private int population(List<GeneKind> genes) {
    return population == null ? CmaEsSettings.standardPopulation(genes.size()) : population;
  }

  private EvolutionSettings evolution(List<GeneKind> genes, List<Genome> opening, long seed) {
    int even = Math.max(4, population(genes) + population(genes) % 2);
    return EvolutionSettings.of(genes, seed).withPopulation(even).withOpening(opening);
  }
}
