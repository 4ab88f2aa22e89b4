package dev.mergewright.search;

import java.util.List;

/// A fitness and how it changes with every gene.
///
/// @param value lower is better; `+Infinity` marks a failed candidate
/// @param byGene the derivative by each gene, which is the derivative by a parameter times the
///   width of its range; empty when it was not measured or the candidate failed
public record Slope(double value, List<Double> byGene) {
  public Slope {
    byGene = List.copyOf(byGene);
    if (Double.isNaN(value) || value == Double.NEGATIVE_INFINITY) {
      throw new IllegalArgumentException(
          "fitness must be finite or +Infinity for a failure, was " + value);
    }
    for (double slope : byGene) {
      if (!Double.isFinite(slope)) {
        throw new IllegalArgumentException("a slope must be finite, was " + slope);
      }
    }
  }

  /// A fitness whose slope was not measured.
  public static Slope unknown(double value) {
    return new Slope(value, List.of());
  }

  /// Whether the fitness is finite and its slope was measured.
  boolean isKnown() {
    return Double.isFinite(value) && !byGene.isEmpty();
  }

  double[] toArray() {
    return byGene.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
