package dev.mergewright.space;

import dev.mergewright.merge.MergeRecipe;
import java.util.List;
import java.util.Optional;

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
}
