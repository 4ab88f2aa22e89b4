package dev.mergewright.space;

import dev.mergewright.merge.MergeRecipe;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// The recipes that a search may try, as genomes.
public sealed interface RecipeSpace
    permits SearchSpace, OperatorSpace, MergekitGenome, NarrowedSpace {
  /// What each gene stands for, in order.
  List<GeneKind> genes();

  /// The name of each gene in reports and journals, in order.
  List<String> names();

  /// What was asked for and is not searched, or searched without any effect.
  List<Inert> inert();

  /// Where a search starts.
  Genome start();

  /// The recipe of a genome.
  ///
  /// @throws IllegalArgumentException when the genome has another number of genes
  MergeRecipe decode(Genome genome);

  /// A genome whose recipe merges the same, for a warm start.
  ///
  /// @return empty when the recipe is not of this space
  Optional<Genome> encode(MergeRecipe recipe);

  /// The slope of a fitness by every gene, from its slope by the weights of the merge.
  ///
  /// @param byTensor for each tensor of the merge, the slope by the weight of each source in it
  /// @throws IllegalArgumentException when the space has genes that are no weights
  default List<Double> slope(Genome genome, Map<String, List<Double>> byTensor) {
    throw new IllegalArgumentException(
        "slopes are known of the weights of one method, but here genes stand for something else;"
            + " name one method, without a genome of its own");
  }

  /// The value in every layer, by names such as `experts[0].weight.mlp`; empty for a space whose
  /// values do not go by layer.
  default SequencedMap<String, List<Double>> coefficients(Genome genome) {
    return Collections.emptySortedMap();
  }
}
