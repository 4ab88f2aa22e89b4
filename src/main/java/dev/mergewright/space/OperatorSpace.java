package dev.mergewright.space;

import dev.mergewright.merge.MergeRecipe;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;

/// The recipes of several spaces, of which the first gene chooses one: the merge method as
/// something to be searched.
///
/// Genes of the same name are one gene, so that what a search learns of `weight` under one method
/// holds under the next. Genes that the chosen space does not have do nothing; see [#active].
public final class OperatorSpace implements RecipeSpace {
  private static final String CHOICE = "operator";

  private final List<SearchSpace> alternatives;
  private final GeneKind.Choice choice;
  private final List<String> names;

  private OperatorSpace(List<SearchSpace> alternatives) {
    this.alternatives = List.copyOf(alternatives);
    this.choice = new GeneKind.Choice(alternatives.size());
    SequencedSet<String> shared = new LinkedHashSet<>();
    shared.add(CHOICE);
    alternatives.forEach(space -> shared.addAll(space.names()));
    this.names = List.copyOf(shared);
  }

  /// The union of spaces over the same models.
  ///
  /// @param alternatives one for each operator, in the order of the options
  /// @throws IllegalArgumentException when there are none, or their models differ
  public static OperatorSpace of(List<SearchSpace> alternatives) {
    if (alternatives.isEmpty()) {
      throw new IllegalArgumentException("an operator is chosen among spaces, was none");
    }
    List<List<String>> models =
        alternatives.stream()
            .map(space -> space.decode(space.start()).models())
            .distinct()
            .toList();
    if (models.size() > 1) {
      throw new IllegalArgumentException("operators are chosen for the same models, was " + models);
    }
    return new OperatorSpace(alternatives);
  }

  /// The space that a genome chooses.
  public SearchSpace chosen(Genome genome) {
    requireSize(genome);
    return alternatives.get(choice.option(genome.gene(0)));
  }

  /// Whether each gene has an effect under the operator that the genome chooses.
  public List<Boolean> active(Genome genome) {
    List<String> used = chosen(genome).names();
    return names.stream().map(name -> name.equals(CHOICE) || used.contains(name)).toList();
  }

  @Override
  public List<GeneKind> genes() {
    List<GeneKind> genes = new ArrayList<>(List.of(choice));
    names.stream().skip(1).forEach(_ -> genes.add(new GeneKind.Real()));
    return List.copyOf(genes);
  }

  @Override
  public List<String> names() {
    return names;
  }

  @Override
  public List<Inert> inert() {
    return alternatives.stream().flatMap(space -> space.inert().stream()).distinct().toList();
  }

  /// The start of the first operator; genes that it does not have start where the first operator
  /// that has them starts.
  @Override
  public Genome start() {
    return genome(0, alternatives.getFirst().start());
  }

  @Override
  public MergeRecipe decode(Genome genome) {
    return chosen(genome).decode(own(genome));
  }

  @Override
  public SequencedMap<String, List<Double>> coefficients(Genome genome) {
    return chosen(genome).coefficients(own(genome));
  }

  /// The genes of the space that a genome chooses.
  private Genome own(Genome genome) {
    return Genome.of(
        chosen(genome).names().stream()
            .mapToDouble(name -> genome.gene(names.indexOf(name)))
            .toArray());
  }

  @Override
  public Optional<Genome> encode(MergeRecipe recipe) {
    for (int option = 0; option < alternatives.size(); option++) {
      Optional<Genome> own = alternatives.get(option).encode(recipe);
      if (own.isPresent()) {
        return Optional.of(genome(option, own.get()));
      }
    }
    return Optional.empty();
  }

  private Genome genome(int option, Genome own) {
    double[] genes = new double[names.size()];
    Arrays.fill(genes, Double.NaN);
    genes[0] = choice.gene(option);
    place(alternatives.get(option), own, genes);
    alternatives.forEach(space -> place(space, space.start(), genes));
    return Genome.of(genes);
  }

  /// Fills in the genes that have no value yet.
  private void place(SearchSpace space, Genome own, double[] genes) {
    List<String> ownNames = space.names();
    for (int i = 0; i < ownNames.size(); i++) {
      int place = names.indexOf(ownNames.get(i));
      genes[place] = Double.isNaN(genes[place]) ? own.gene(i) : genes[place];
    }
  }

  private void requireSize(Genome genome) {
    if (genome.size() != names.size()) {
      throw new IllegalArgumentException(
          "a genome of this space has " + names.size() + " genes, was " + genome.size());
    }
  }
}
