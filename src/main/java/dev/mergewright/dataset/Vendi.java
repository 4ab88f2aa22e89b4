package dev.mergewright.dataset;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;

/// The Vendi score: how many texts that have nothing in common would be as varied as these.
///
/// ```text
/// exp(-sum_i l_i ln l_i)     l_i  eigenvalues of K / n
/// K_ij = cos(x_i, x_j)       x_i  1 + ln(uses) of each word and word 2-gram of text i
/// ```
///
/// Source: D. Friedman and A. B. Dieng, arXiv 2210.02410. The features need no model; scores of
/// other features do not compare.
final class Vendi {
  private Vendi() {}

  static double of(List<int[]> texts) {
    List<Map<Long, Double>> vectors = vectors(texts);
    int n = vectors.size();
    double[][] kernel = new double[n][n];
    for (int i = 0; i < n; i++) {
      kernel[i][i] = 1.0 / n;
      for (int j = 0; j < i; j++) {
        kernel[i][j] = dot(vectors.get(i), vectors.get(j)) / n;
        kernel[j][i] = kernel[i][j];
      }
    }
    double entropy = 0;
    for (double value :
        new EigenDecomposition(new Array2DRowRealMatrix(kernel, false)).getRealEigenvalues()) {
      entropy -= value > 0 ? value * Math.log(value) : 0;
    }
    return Math.exp(entropy);
  }

  private static List<Map<Long, Double>> vectors(List<int[]> texts) {
    Grams grams = new Grams();
    return texts.stream()
        .map(
            text -> {
              Map<Long, Double> vector = new HashMap<>();
              for (int word : text) {
                vector.merge(Numbering.key(0, word), 1.0, Double::sum);
              }
              for (int pair : grams.runs(text, 2)) {
                vector.merge(Numbering.key(1, pair), 1.0, Double::sum);
              }
              vector.replaceAll((_, uses) -> 1 + Math.log(uses));
              double norm = Math.sqrt(dot(vector, vector));
              vector.replaceAll((_, value) -> value / norm);
              return vector;
            })
        .toList();
  }

  private static double dot(Map<Long, Double> one, Map<Long, Double> other) {
    Map<Long, Double> fewer = one.size() <= other.size() ? one : other;
    Map<Long, Double> more = fewer == one ? other : one;
    double sum = 0;
    for (Map.Entry<Long, Double> entry : fewer.entrySet()) {
      sum += entry.getValue() * more.getOrDefault(entry.getKey(), 0.0);
    }
    return sum;
  }
}
