package dev.mergewright.search;

import dev.mergewright.space.GeneKind;
import io.jenetics.Alterer;
import io.jenetics.AltererResult;
import io.jenetics.DoubleChromosome;
import io.jenetics.DoubleGene;
import io.jenetics.Genotype;
import io.jenetics.Phenotype;
import io.jenetics.util.ISeq;
import io.jenetics.util.RandomRegistry;
import io.jenetics.util.Seq;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// Makes offspring of chosen parents, two by two: simulated binary crossover, then polynomial
/// mutation.
///
/// ```text
/// crossover  c = ((y1+y2) -+ b (y2-y1)) / 2   every gene with probability 1/2
/// mutation   y = x + d                        every gene with probability 1/n
/// b, d       spread as the one-point crossover and the flipped bits of a binary code spread them
/// ```
///
/// Both keep to [0, 1] by bending the distribution at the bounds and not by cutting it off. A
/// choice is swapped or drawn anew instead. Sources: K. Deb, R. B. Agrawal, "Simulated binary
/// crossover for continuous search space", Complex Systems 9, 1995; K. Deb, M. Goyal, "A combined
/// genetic adaptive search (GeneAS) for engineering design", 1996.
///
/// Why not the crossover that comes with Jenetics 9.0: it takes half the difference of the parents
/// where the mean belongs, and changes one child only.
///
/// @param genes what each gene stands for
/// @param <C> how parents compare
record Variation<C extends Comparable<? super C>>(List<GeneKind> genes)
    implements Alterer<DoubleGene, C> {
  private static final double CROSSED = 0.5;

  /// The spread of a one-point crossover; with the 15 of many programs the ends of a front are
  /// found much later.
  private static final double CROSSOVER_INDEX = 2;

  private static final double MUTATION_INDEX = 10;

  /// Parents that differ by less have equal children.
  private static final double LEAST_DIFFERENCE = 1e-14;

  @Override
  public AltererResult<DoubleGene, C> alter(
      Seq<Phenotype<DoubleGene, C>> parents, long generation) {
    RandomGenerator random = RandomRegistry.random();
    List<Phenotype<DoubleGene, C>> offspring = new ArrayList<>();
    for (int i = 0; i + 1 < parents.size(); i += 2) {
      double[] one = genes(parents.get(i));
      double[] other = genes(parents.get(i + 1));
      cross(one, other, random);
      for (double[] child : List.of(one, other)) {
        mutate(child, random);
        offspring.add(Phenotype.of(genotype(child), generation));
      }
    }
    return new AltererResult<>(ISeq.of(offspring), offspring.size());
  }

  static Genotype<DoubleGene> genotype(double[] genes) {
    DoubleGene[] row = new DoubleGene[genes.length];
    for (int i = 0; i < row.length; i++) {
      row[i] = DoubleGene.of(genes[i], 0, 1);
    }
    return Genotype.of(DoubleChromosome.of(row));
  }

  static double[] genes(Phenotype<DoubleGene, ?> phenotype) {
    return phenotype.genotype().chromosome().as(DoubleChromosome.class).toArray();
  }

  void cross(double[] one, double[] other, RandomGenerator random) {
    for (int i = 0; i < one.length; i++) {
      if (random.nextDouble() >= CROSSED) {
        continue;
      }
      if (genes.get(i) instanceof GeneKind.Real && Math.abs(one[i] - other[i]) > LEAST_DIFFERENCE) {
        crossNumbers(one, other, i, random);
      }
      if (random.nextBoolean()) {
        double swapped = one[i];
        one[i] = other[i];
        other[i] = swapped;
      }
    }
  }

  private static void crossNumbers(double[] one, double[] other, int i, RandomGenerator random) {
    double low = Math.min(one[i], other[i]);
    double high = Math.max(one[i], other[i]);
    double gap = high - low;
    double draw = random.nextDouble();
    one[i] = Math.clamp((low + high - spread(draw, low / gap) * gap) / 2, 0.0, 1.0);
    other[i] = Math.clamp((low + high + spread(draw, (1 - high) / gap) * gap) / 2, 0.0, 1.0);
  }

  /// The distance of the children over that of the parents.
  ///
  /// @param room the distance from the parent to the bound, over that of the parents
  private static double spread(double draw, double room) {
    double power = CROSSOVER_INDEX + 1;
    double within = 2 - Math.pow(1 + 2 * room, -power);
    double scaled = draw * within;
    return Math.pow(scaled <= 1 ? scaled : 1 / (2 - scaled), 1 / power);
  }

  void mutate(double[] genome, RandomGenerator random) {
    for (int i = 0; i < genome.length; i++) {
      if (random.nextDouble() * genome.length < 1) {
        genome[i] =
            switch (genes.get(i)) {
              case GeneKind.Real() -> moved(genome[i], random.nextDouble());
              case GeneKind.Choice choice -> choice.gene(random.nextInt(choice.options()));
            };
      }
    }
  }

  private static double moved(double gene, double draw) {
    double power = MUTATION_INDEX + 1;
    double step =
        draw < 0.5
            ? Math.pow(2 * draw + (1 - 2 * draw) * Math.pow(1 - gene, power), 1 / power) - 1
            : 1 - Math.pow(2 * (1 - draw) + 2 * (draw - 0.5) * Math.pow(gene, power), 1 / power);
    return Math.clamp(gene + step, 0.0, 1.0);
  }
}
