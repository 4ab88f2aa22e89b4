package dev.mergewright.space;

import java.util.Arrays;

/// A point of a search space: one number in [0, 1] per dimension.
public final class Genome {
  private final double[] genes;

  private Genome(double[] genes) {
    this.genes = genes;
  }

  /// A genome of these genes.
  ///
  /// @throws IllegalArgumentException when a gene is outside [0, 1]
  public static Genome of(double... genes) {
    for (double gene : genes) {
      if (!(gene >= 0 && gene <= 1)) {
        throw new IllegalArgumentException("a gene must be in [0, 1], was " + gene);
      }
    }
    return new Genome(genes.clone());
  }

  /// The number of dimensions.
  public int size() {
    return genes.length;
  }

  /// One gene.
  public double gene(int dimension) {
    return genes[dimension];
  }

  /// A copy of all genes.
  public double[] toArray() {
    return genes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Genome genome && Arrays.equals(genes, genome.genes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(genes);
  }

  @Override
  public String toString() {
    return Arrays.toString(genes);
  }
}
