package dev.mergewright.space;

import dev.mergewright.merge.MergeRecipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// A space of which some genes stay where the search starts, because they turned out to do nothing.
///
/// ```text
/// probe       the start, and for each gene the start with that gene moved by half its range
/// inert       a gene whose move leaves the fitness as it is, to the last bit
/// ```
///
/// A probe needs few rows: what does nothing does nothing on any of them. It cannot tell a gene
/// that does nothing at the start from one that never does; a density that is cut off is such a
/// case.
public final class NarrowedSpace implements RecipeSpace {
  private static final String REASON = "moving it did not change the fitness of the start";

  private final RecipeSpace whole;
  private final List<Integer> searched;

  private NarrowedSpace(RecipeSpace whole, List<Integer> searched) {
    this.whole = whole;
    this.searched = List.copyOf(searched);
  }

  /// The genomes whose fitness tells which genes do nothing.
  public static List<Genome> probe(RecipeSpace space) {
    Genome start = space.start();
    List<Genome> probe = new ArrayList<>(List.of(start));
    for (int gene = 0; gene < start.size(); gene++) {
      double[] moved = start.toArray();
      moved[gene] += moved[gene] <= 0.5 ? 0.5 : -0.5;
      probe.add(Genome.of(moved));
    }
    return List.copyOf(probe);
  }

  /// The space without the genes that do nothing.
  ///
  /// @param fitness the fitness of each genome of the probe; where the start failed, or a move did,
  ///   nothing is known
  /// @throws IllegalArgumentException when there is not one value per genome, or no gene does
  ///   anything
  public static NarrowedSpace of(RecipeSpace space, List<Double> fitness) {
    int genes = space.genes().size();
    if (fitness.size() != genes + 1) {
      throw new IllegalArgumentException(
          "a probe of %d genes has %d values, was told %d"
              .formatted(genes, genes + 1, fitness.size()));
    }
    double atStart = fitness.getFirst();
    List<Integer> searched =
        IntStream.range(0, genes)
            .filter(gene -> !Double.isFinite(atStart) || fitness.get(gene + 1) != atStart)
            .boxed()
            .toList();
    if (searched.isEmpty()) {
      throw new IllegalArgumentException(
          "no gene changes the fitness, so there is nothing to search");
    }
    return new NarrowedSpace(space, searched);
  }

  /// The genome of the whole space.
  public Genome widened(Genome genome) {
    if (genome.size() != searched.size()) {
      throw new IllegalArgumentException(
          "a genome of this space has " + searched.size() + " genes, was " + genome.size());
    }
    double[] genes = whole.start().toArray();
    for (int i = 0; i < searched.size(); i++) {
      genes[searched.get(i)] = genome.gene(i);
    }
    return Genome.of(genes);
  }

  private Genome narrowed(Genome genome) {
    return Genome.of(searched.stream().mapToDouble(genome::gene).toArray());
  }

  @Override
  public List<GeneKind> genes() {
    return searched.stream().map(whole.genes()::get).toList();
  }

  @Override
  public List<String> names() {
    return searched.stream().map(whole.names()::get).toList();
  }

  /// What the whole space reports, then the genes that the probe found, by name.
  @Override
  public List<Inert> inert() {
    List<Inert> inert = new ArrayList<>(whole.inert());
    SortedSet<Integer> idle =
        new TreeSet<>(IntStream.range(0, whole.genes().size()).boxed().toList());
    searched.forEach(idle::remove);
    idle.forEach(gene -> inert.add(new Inert(whole.names().get(gene), null, REASON)));
    return List.copyOf(inert);
  }

  @Override
  public Genome start() {
    return narrowed(whole.start());
  }

  @Override
  public MergeRecipe decode(Genome genome) {
    return whole.decode(widened(genome));
  }

  @Override
  public List<Double> slope(Genome genome, Map<String, List<Double>> byTensor) {
    List<Double> all = whole.slope(widened(genome), byTensor);
    return searched.stream().map(all::get).toList();
  }

  @Override
  public SequencedMap<String, List<Double>> coefficients(Genome genome) {
    return whole.coefficients(widened(genome));
  }

  /// The genome of the whole space without its idle genes; what it said of those changed nothing.
  @Override
  public Optional<Genome> encode(MergeRecipe recipe) {
    return whole.encode(recipe).map(this::narrowed);
  }
}
