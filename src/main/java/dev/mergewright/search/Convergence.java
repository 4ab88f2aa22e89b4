package dev.mergewright.search;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Says when a run of CMA-ES gains nothing any more.
///
/// ```text
/// flat        the best values of the last 10 + ceil(30 n/lambda) generations, and the last generation, span
///             less than 1e-12
/// small       no gene varies by more than 1e-11 of its range
/// stagnant    over the last fifth of the run, but at least 120 + 30 n/lambda generations, neither the best nor
///             the median values are better in the last third than in the first
/// ```
///
/// Source: N. Hansen, arXiv 1604.00772, B.3.
final class Convergence {
  private static final double FLAT = 1e-12;
  private static final double SMALL = 1e-11;

  private final int flatFor;
  private final int stagnantFor;
  private final List<Double> best = new ArrayList<>();
  private final List<Double> median = new ArrayList<>();

  Convergence(int dimensions, int population) {
    flatFor = 10 + Math.ceilDiv(30 * dimensions, population);
    stagnantFor = 120 + Math.ceilDiv(30 * dimensions, population);
  }

  /// Takes a generation in, and says whether it should be the last.
  ///
  /// @param reach the greatest standard deviation of a gene
  boolean reached(List<Double> fitness, double reach) {
    List<Double> sorted = fitness.stream().sorted().toList();
    best.add(sorted.getFirst());
    median.add(sorted.get(sorted.size() / 2));
    return reach < SMALL || isFlat(sorted) || isStagnant();
  }

  private boolean isFlat(List<Double> generation) {
    if (best.size() < flatFor) {
      return false;
    }
    List<Double> values = new ArrayList<>(best.subList(best.size() - flatFor, best.size()));
    values.addAll(generation);
    double low = Collections.min(values);
    double high = Collections.max(values);
    return low == high || high - low < FLAT; // equal also when all failed
  }

  private boolean isStagnant() {
    int window = Math.max(stagnantFor, best.size() / 5);
    return best.size() >= window && stands(best, window) && stands(median, window);
  }

  private static boolean stands(List<Double> history, int window) {
    List<Double> recent = history.subList(history.size() - window, history.size());
    int third = window / 3;
    return middle(recent.subList(window - third, window)) >= middle(recent.subList(0, third));
  }

  private static double middle(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
