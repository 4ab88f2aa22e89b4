package dev.mergewright.experiment.loop;

import dev.mergewright.experiment.journal.JournalEntry.Candidate;
import dev.mergewright.experiment.runs.RunRecord;
import dev.mergewright.experiment.runs.RunRecord.ArmResult;
import dev.mergewright.experiment.settings.Arm;
import dev.mergewright.experiment.settings.MethodSpace;
import dev.mergewright.space.Objective;
import dev.mergewright.space.RecipeSpace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.RealMatrix;

/// Makes `miniature-surrogate.txt` of the search room from a run of `experiments/slopes`: the
/// logarithm of both losses as a quadratic function of the weights of the layers, fitted by ridge
/// regression to every candidate of task arithmetic that was scored on all rows and has one weight
/// per layer. Every fifth is left out of the fit and gives R2.
///
/// ```text
/// java -cp ... dev.mergewright.experiment.loop.SurrogateFit runs/slopes/<id> FILE
/// ```
final class SurrogateFit {
  private static final double RIDGE = 1e-3;
  private static final int HELD_OUT = 5;
  private static final String WEIGHT = "experts[0].weight";

  private SurrogateFit() {}

  private record Point(double[] features, Map<String, Double> losses) {}

  public static void main(String[] arguments) throws IOException {
    RunRecord run = RunRecord.read(Path.of(arguments[0]));
    List<Point> points = points(run);
    StringBuilder text = new StringBuilder();
    text.append("# Made by SurrogateFit from ")
        .append(points.size())
        .append(" evaluations of experiments/slopes: factor, R2 on held-out ones, coefficients.\n");
    text.append(line(points, Objective.SAFETY, 1)).append(line(points, Objective.EXPERT, 0.3));
    Files.writeString(Path.of(arguments[1]), text.toString());
  }

  private static List<Point> points(RunRecord run) throws IOException {
    List<Point> points = new ArrayList<>();
    for (ArmResult arm : run.arms()) {
      if (arm.arm() instanceof Arm.Searched(String name, long _)
          && run.settings().searched(name).methods().equals(List.of("task_arithmetic"))) {
        RecipeSpace space =
            MethodSpace.of(run.settings().searched(name), run.settings().models(), run.layers());
        for (Candidate candidate : arm.candidates()) {
          List<Double> weights = space.coefficients(candidate.point()).get(WEIGHT);
          if (weights != null && candidate.rung() == null && candidate.failure() == null) {
            points.add(new Point(features(weights), candidate.losses()));
          }
        }
      }
    }
    return points;
  }

  private static double[] features(List<Double> w) {
    List<Double> features = new ArrayList<>(List.of(1.0));
    features.addAll(w);
    for (int i = 0; i < w.size(); i++) {
      for (int j = i; j < w.size(); j++) {
        features.add(w.get(i) * w.get(j));
      }
    }
    return features.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static String line(List<Point> points, String term, double factor) {
    int n = points.getFirst().features().length;
    RealMatrix normal = new Array2DRowRealMatrix(n, n);
    double[] right = new double[n];
    for (int k = 0; k < points.size(); k++) {
      if (k % HELD_OUT != 0) {
        double[] x = points.get(k).features();
        double y = Math.log(points.get(k).losses().get(term));
        for (int i = 0; i < n; i++) {
          right[i] += x[i] * y;
          for (int j = 0; j < n; j++) {
            normal.addToEntry(i, j, x[i] * x[j]);
          }
        }
      }
    }
    for (int i = 1; i < n; i++) {
      normal.addToEntry(i, i, RIDGE);
    }
    double[] coefficients =
        new CholeskyDecomposition(normal)
            .getSolver()
            .solve(new Array2DRowRealMatrix(right))
            .getColumn(0);
    StringBuilder line = new StringBuilder();
    line.append(factor).append(String.format(Locale.ROOT, " %.3f", r2(points, term, coefficients)));
    for (double coefficient : coefficients) {
      line.append(String.format(Locale.ROOT, " %.6f", coefficient));
    }
    return line.append('\n').toString();
  }

  private static double r2(List<Point> points, String term, double[] coefficients) {
    List<double[]> pairs = new ArrayList<>();
    for (int k = 0; k < points.size(); k += HELD_OUT) {
      double said = 0;
      for (int i = 0; i < coefficients.length; i++) {
        said += coefficients[i] * points.get(k).features()[i];
      }
      pairs.add(new double[] {said, Math.log(points.get(k).losses().get(term))});
    }
    double mean = pairs.stream().mapToDouble(pair -> pair[1]).average().orElseThrow();
    double rest = pairs.stream().mapToDouble(p -> (p[0] - p[1]) * (p[0] - p[1])).sum();
    double all = pairs.stream().mapToDouble(p -> (p[1] - mean) * (p[1] - mean)).sum();
    return 1 - rest / all;
  }
}
