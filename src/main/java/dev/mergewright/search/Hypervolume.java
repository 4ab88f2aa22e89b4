package dev.mergewright.search;

import dev.mergewright.space.Fitness;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The volume that a front dominates up to a reference point: one exact number for how good a front
/// is, greater is better.
///
/// Two objectives are summed up strip by strip, more by the WFG recursion: a point adds its box
/// less what the points after it cover of it. Source: L. While, L. Bradstreet, L. Barone, "A fast
/// way of calculating exact hypervolumes", IEEE Trans. Evol. Comp. 16(1), 2012.
///
/// @param reference the worst value of each objective that still counts
public record Hypervolume(List<Double> reference) {
  public Hypervolume {
    reference = List.copyOf(reference);
    if (reference.size() < 2 || !reference.stream().allMatch(Double::isFinite)) {
      throw new IllegalArgumentException(
          "a reference point needs two or more finite objectives, was " + reference);
    }
  }

  /// The volume of candidates, of which those that are infeasible or beyond the reference add
  /// nothing.
  public double of(List<Fitness> candidates) {
    List<double[]> points = new ArrayList<>();
    for (Fitness candidate : candidates) {
      double[] point = candidate.objectives().stream().mapToDouble(Double::doubleValue).toArray();
      if (point.length != reference.size()) {
        throw new IllegalArgumentException(
            "the reference point has %d objectives, a candidate %d"
                .formatted(reference.size(), point.length));
      }
      if (candidate.isFeasible() && isWithin(point)) {
        points.add(point);
      }
    }
    return volume(points);
  }

  private boolean isWithin(double[] point) {
    for (int m = 0; m < point.length; m++) {
      if (point[m] >= reference.get(m)) {
        return false;
      }
    }
    return true;
  }

  private double volume(List<double[]> points) {
    List<double[]> sorted = new ArrayList<>(points);
    sorted.sort(Comparator.comparingDouble(point -> point[0]));
    return reference.size() == 2 ? area(sorted) : exclusive(sorted.reversed());
  }

  private double area(List<double[]> byFirst) {
    double area = 0;
    double lowest = reference.get(1);
    for (double[] point : byFirst) {
      if (point[1] < lowest) {
        area += (reference.get(0) - point[0]) * (lowest - point[1]);
        lowest = point[1];
      }
    }
    return area;
  }

  private double exclusive(List<double[]> points) {
    double volume = 0;
    for (int i = 0; i < points.size(); i++) {
      List<double[]> covered = new ArrayList<>();
      for (double[] other : points.subList(i + 1, points.size())) {
        covered.add(worse(points.get(i), other));
      }
      volume += box(points.get(i)) - exclusive(undominated(covered));
    }
    return volume;
  }

  private double box(double[] point) {
    double volume = 1;
    for (int m = 0; m < point.length; m++) {
      volume *= reference.get(m) - point[m];
    }
    return volume;
  }

  /// The corner of what two points both dominate.
  private static double[] worse(double[] one, double[] other) {
    double[] corner = new double[one.length];
    for (int m = 0; m < corner.length; m++) {
      corner[m] = Math.max(one[m], other[m]);
    }
    return corner;
  }

  /// One of each set of points that cover each other, so that the recursion stays small.
  private static List<double[]> undominated(List<double[]> points) {
    List<double[]> kept = new ArrayList<>();
    for (double[] point : points) {
      if (kept.stream().noneMatch(other -> covers(other, point))) {
        kept.removeIf(other -> covers(point, other));
        kept.add(point);
      }
    }
    return kept;
  }

  private static boolean covers(double[] one, double[] other) {
    for (int m = 0; m < one.length; m++) {
      if (one[m] > other[m]) {
        return false;
      }
    }
    return true;
  }
}
