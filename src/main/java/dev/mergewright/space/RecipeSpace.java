package dev.mergewright.space;

import dev.mergewright.merge.MergeRecipe;
import java.util.Collections;
import java.util.List;
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

  /// The value in every layer, by names such as `experts[0].weight.mlp`; empty for a space whose
  /// values do not go by layer.
  default SequencedMap<String, List<Double>> coefficients(Genome genome) {
    return Collections.emptySortedMap();
  }
}
