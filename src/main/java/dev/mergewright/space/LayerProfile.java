package dev.mergewright.space;

import java.util.Arrays;

/// How the values of a parameter may change over the layers, which says how many genes it takes.
///
/// ```text
/// L layers, l from 0
/// Each      one value per layer                                        L genes
/// Groups    one value per run of layers                                ceil(L/size) genes
/// Ramp      values spread over the depth, a straight line between      points genes
/// Cosine    value_l = clamp(sum_j c_j cos(pi j (l+1/2)/L))             k genes
/// Whole     one value                                                  1 gene
/// ```
///
/// Few genes are what a hundred evaluations can search; what they cannot say is how single layers
/// differ from their neighbours.
public sealed interface LayerProfile {
  /// One value per layer.
  record Each() implements LayerProfile {}

  /// One value per run of layers; the last run is shorter when the layers do not divide.
  ///
  /// @param size layers per run
  record Groups(int size) implements LayerProfile {
    public Groups {
      requirePositive("layers per group", size);
    }
  }

  /// Values spread evenly over the depth, interpolated linearly between.
  ///
  /// @param points how many values
  record Ramp(int points) implements LayerProfile {
    public Ramp {
      requirePositive("points", points);
    }
  }

  /// The lowest frequencies over the depth: the mean, the slope from first to last, the difference
  /// of middle and ends, and so on. A sum outside the range of the parameter is cut off.
  ///
  /// @param coefficients how many frequencies, the mean included
  record Cosine(int coefficients) implements LayerProfile {
    public Cosine {
      requirePositive("coefficients", coefficients);
    }
  }

  /// One value for the whole model.
  record Whole() implements LayerProfile {}

  private static void requirePositive(String what, int count) {
    if (count < 1) {
      throw new IllegalArgumentException(what + " must be at least 1, was " + count);
    }
  }

  /// How many genes a parameter takes.
  ///
  /// @throws IllegalArgumentException when there are more genes than layers
  default int genes(int layers) {
    int genes =
        switch (this) {
          case Each() -> layers;
          case Groups(int size) -> Math.ceilDiv(layers, size);
          case Ramp(int points) -> points;
          case Cosine(int coefficients) -> coefficients;
          case Whole() -> 1;
        };
    if (genes > layers) {
      throw new IllegalArgumentException(
          "%d layers have no room for a profile of %d values".formatted(layers, genes));
    }
    return genes;
  }

  /// What a gene stands for, such as `layer[3]`; empty for the whole model.
  default String place(int gene, int layers) {
    return switch (this) {
      case Each() -> "layer[" + gene + "]";
      case Groups(int size) -> {
        int first = gene * size;
        yield "layers[%d-%d]".formatted(first, Math.min(first + size, layers) - 1);
      }
      case Ramp(int _) -> "point[" + gene + "]";
      case Cosine(int _) -> "cosine[" + gene + "]";
      case Whole() -> "";
    };
  }

  /// The least value of a gene of a parameter that is searched from `low` to `high`.
  default double low(int gene, double low, double high) {
    return isDeviation(gene) ? (low - high) / 2 : low;
  }

  /// The greatest value of a gene of a parameter that is searched from `low` to `high`.
  default double high(int gene, double low, double high) {
    return isDeviation(gene) ? (high - low) / 2 : high;
  }

  private boolean isDeviation(int gene) {
    return this instanceof Cosine && gene > 0;
  }

  /// The value in every layer.
  ///
  /// @param values the value of each gene
  /// @param low the least value of the parameter
  /// @param high the greatest value of the parameter
  default double[] lift(double[] values, int layers, double low, double high) {
    double[] lifted = new double[layers];
    for (int layer = 0; layer < layers; layer++) {
      lifted[layer] =
          switch (this) {
            case Each() -> values[layer];
            case Groups(int size) -> values[layer / size];
            case Ramp(int _) -> interpolated(values, layer, layers);
            case Cosine(int _) -> Math.clamp(sum(values, layer, layers), low, high);
            case Whole() -> values[0];
          };
    }
    return lifted;
  }

  /// The slope by each gene's value, from the slope by the value in every layer: the chain rule
  /// through [#lift]. Layers whose sum is cut off do not move.
  ///
  /// @param values the value of each gene
  /// @param byLayer the slope by the value in every layer
  default double[] slope(double[] values, double[] byLayer, double low, double high) {
    int layers = byLayer.length;
    double[] lifted = unbounded(values, layers);
    double[] slope = new double[values.length];
    for (int gene = 0; gene < slope.length; gene++) {
      double[] unit = new double[values.length];
      unit[gene] = 1;
      double[] share = unbounded(unit, layers); // lifting is linear but for the cut
      for (int layer = 0; layer < layers; layer++) {
        boolean isCut = this instanceof Cosine && !(low <= lifted[layer] && lifted[layer] <= high);
        slope[gene] += isCut ? 0 : share[layer] * byLayer[layer];
      }
    }
    return slope;
  }

  private double[] unbounded(double[] values, int layers) {
    return lift(values, layers, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
  }

  /// The values of the genes that come nearest to these values in the layers, in least squares.
  default double[] project(double[] byLayer) {
    int layers = byLayer.length;
    int genes = genes(layers);
    if (this instanceof Ramp && genes > 1) {
      return ramp(byLayer, genes);
    }
    double[] values = new double[genes];
    for (int gene = 0; gene < genes; gene++) {
      values[gene] =
          switch (this) {
            case Each() -> byLayer[gene];
            case Groups(int size) ->
                mean(byLayer, gene * size, Math.min((gene + 1) * size, layers));
            case Cosine(int _) -> coefficient(byLayer, gene);
            case Ramp(int _), Whole() -> mean(byLayer, 0, layers);
          };
    }
    return values;
  }

  /// Solves the normal equations, in which a point meets only its neighbours, from one end to the
  /// other and back.
  private static double[] ramp(double[] byLayer, int points) {
    double[] diagonal = new double[points];
    double[] beside = new double[points];
    double[] right = new double[points];
    for (int layer = 0; layer < byLayer.length; layer++) {
      double position = (double) layer * (points - 1) / (byLayer.length - 1);
      int below = Math.min((int) position, points - 2);
      double share = position - below;
      diagonal[below] += (1 - share) * (1 - share);
      beside[below] += share * (1 - share);
      diagonal[below + 1] += share * share;
      right[below] += (1 - share) * byLayer[layer];
      right[below + 1] += share * byLayer[layer];
    }
    for (int i = 1; i < points; i++) {
      double factor = beside[i - 1] / diagonal[i - 1];
      diagonal[i] -= factor * beside[i - 1];
      right[i] -= factor * right[i - 1];
    }
    double[] values = new double[points];
    for (int i = points - 1; i >= 0; i--) {
      double next = i + 1 < points ? beside[i] * values[i + 1] : 0;
      values[i] = (right[i] - next) / diagonal[i];
    }
    return values;
  }

  private static double mean(double[] values, int from, int to) {
    double first = values[from];
    if (Arrays.stream(values, from, to).allMatch(value -> value == first)) {
      return first; // exactly
    }
    return Arrays.stream(values, from, to).sum() / (to - from);
  }

  /// The value at place `i` of `count`, when `values` are spread over the same range.
  private static double interpolated(double[] values, int i, int count) {
    if (count == 1) {
      return values[values.length - 1];
    }
    double position = (double) i * (values.length - 1) / (count - 1);
    int below = (int) position;
    int above = Math.min(below + 1, values.length - 1);
    double share = position - below;
    return (1 - share) * values[below] + share * values[above];
  }

  private static double sum(double[] coefficients, int layer, int layers) {
    double sum = 0;
    for (int j = 0; j < coefficients.length; j++) {
      sum += coefficients[j] * cosine(j, layer, layers);
    }
    return sum;
  }

  /// The cosines are orthogonal over the middles of the layers.
  private static double coefficient(double[] byLayer, int j) {
    if (j == 0) {
      return mean(byLayer, 0, byLayer.length);
    }
    double sum = 0;
    for (int layer = 0; layer < byLayer.length; layer++) {
      sum += byLayer[layer] * cosine(j, layer, byLayer.length);
    }
    return 2 * sum / byLayer.length;
  }

  private static double cosine(int j, int layer, int layers) {
    return Math.cos(Math.PI * j * (layer + 0.5) / layers);
  }
}
