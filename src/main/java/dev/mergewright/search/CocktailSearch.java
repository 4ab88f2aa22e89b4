package dev.mergewright.search;

import dev.mergewright.space.Genome;
import java.util.List;

/// LM-Cocktail as an optimizer: measures the parents, proposes the one blend that [LmCocktail]
/// weighs from their losses, and then nothing more.
///
/// The blend is made of genes. Where a merge is linear in its weights and every parent is a genome,
/// it is the merge of LM-Cocktail itself.
public final class CocktailSearch implements Optimizer {
  private final List<Genome> parents;
  private final double temperature;
  private final Pending pending = new Pending();
  private List<Genome> next;

  /// Starts a search.
  ///
  /// @param parents the genome of each parent, of equal sizes
  /// @param temperature see [LmCocktail#weights]
  public CocktailSearch(List<Genome> parents, double temperature) {
    if (parents.stream().map(Genome::size).distinct().count() != 1) {
      throw new IllegalArgumentException("a blend needs parents of one space, was " + parents);
    }
    this.parents = List.copyOf(parents);
    this.temperature = temperature;
    next = this.parents;
  }

  @Override
  public List<Genome> ask() {
    return pending.orElse(() -> next);
  }

  @Override
  public void tell(List<Double> fitness) {
    boolean areParents = pending.settleFitness(fitness).equals(parents);
    boolean oneLives = fitness.stream().anyMatch(Double::isFinite);
    next = areParents && parents.size() > 1 && oneLives ? List.of(blend(fitness)) : List.of();
  }

  private Genome blend(List<Double> losses) {
    List<Double> weights = LmCocktail.weights(losses, temperature);
    double[] genes = new double[parents.getFirst().size()];
    for (int i = 0; i < genes.length; i++) {
      for (int k = 0; k < weights.size(); k++) {
        genes[i] += weights.get(k) * parents.get(k).gene(i);
      }
      genes[i] = Math.clamp(genes[i], 0.0, 1.0); // the weights sum to 1 but for rounding
    }
    return Genome.of(genes);
  }
}
