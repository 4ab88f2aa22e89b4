package dev.mergewright.search;

import dev.mergewright.space.Genome;
import java.util.List;

/// L-BFGS in [0, 1]^n: for a smooth objective whose slope costs little more than its value.
///
/// ```text
/// d = -H g over the genes that are not held at a bound by their slope     H from [Curvature]
/// candidate = clamp(x + a d)       a = 1, 1/2, 1/4 ...
/// accepted when f(candidate) <= f(x) + 1e-4 g.(candidate - x)
/// ```
///
/// One candidate at a time; no gene moves farther than a quarter of its range in a step. When no
/// step helps, it forgets the curvature and tries the slope itself, and then proposes nothing more.
/// Sources: D. P. Bertsekas, "Projected Newton methods for optimization problems with simple
/// constraints", SIAM J. Control Optim. 20(2), 1982; see [Curvature].
public final class ProjectedLbfgs implements GradientOptimizer {
  private static final double SUFFICIENT = 1e-4;
  private static final double FARTHEST = 0.25;
  private static final int MOST_HALVINGS = 12;
  private static final double LEAST_STEP = 1e-10;

  private final Pending pending = new Pending();
  private final Curvature curvature = new Curvature();
  private final double firstStep;
  private double[] candidate;
  private double[] x = {};
  private double[] g = {};
  private double f = Double.POSITIVE_INFINITY;
  private double[] direction = {};
  private double length = 1;
  private int halvings;
  private boolean done;

  /// Starts a search.
  ///
  /// @param start the first candidate
  /// @param firstStep how far the steepest gene moves before anything is known of the curvature
  public ProjectedLbfgs(Genome start, double firstStep) {
    if (!(firstStep > 0 && firstStep <= 1)) {
      throw new IllegalArgumentException("the first step must be in (0, 1], was " + firstStep);
    }
    candidate = start.toArray();
    this.firstStep = firstStep;
  }

  @Override
  public boolean needsSlopes() {
    return true;
  }

  @Override
  public List<Genome> ask() {
    return pending.orElse(() -> done ? List.of() : List.of(Genome.of(candidate)));
  }

  @Override
  public void tell(List<Slope> slopes) {
    pending.settleSlopes(slopes);
    Slope told = slopes.getFirst();
    if (told.isKnown() && told.value() <= f + SUFFICIENT * expected()) {
      accept(told);
    } else {
      shorten();
    }
  }

  /// The best point so far.
  ///
  /// @throws IllegalStateException when every candidate failed
  Genome best() {
    if (x.length == 0) {
      throw new IllegalStateException("no candidate has been measured with its slope");
    }
    return Genome.of(x);
  }

  boolean hasBest() {
    return x.length > 0;
  }

  /// What is known of the shape around the best point.
  Curvature curvature() {
    return curvature;
  }

  /// The step to the minimum of the quadratic model.
  double[] modelStep() {
    double[] free = free();
    double[] step = curvature.inverseTimes(free);
    for (int i = 0; i < step.length; i++) {
      step[i] = free[i] == 0 ? 0 : -step[i];
    }
    return step;
  }

  /// The change of the fitness that the slope promises; anything will do for the first candidate.
  private double expected() {
    double sum = 0;
    for (int i = 0; i < g.length; i++) {
      sum += g[i] * (candidate[i] - x[i]);
    }
    return sum;
  }

  private void accept(Slope told) {
    double[] slope = told.toArray();
    if (g.length > 0) {
      curvature.add(difference(candidate, x), difference(slope, g));
    }
    x = candidate;
    g = slope;
    f = told.value();
    aim();
  }

  /// Chooses a direction at a new point.
  private void aim() {
    halvings = 0;
    direction = modelStep();
    if (!curvature.isKnown() || Curvature.dot(direction, g) >= 0) {
      curvature.forget();
      direction = modelStep();
    }
    double steepest = 0;
    for (double entry : direction) {
      steepest = Math.max(steepest, Math.abs(entry));
    }
    double most = curvature.isKnown() ? FARTHEST / steepest : firstStep / steepest;
    length = curvature.isKnown() ? Math.min(1, most) : most;
    go(steepest > 0);
  }

  private void shorten() {
    halvings++;
    length /= 2;
    if (halvings > MOST_HALVINGS && curvature.isKnown()) {
      curvature.forget();
      aim();
    } else {
      go(halvings <= MOST_HALVINGS && x.length > 0);
    }
  }

  private void go(boolean possible) {
    if (!possible) {
      done = true;
      return;
    }
    double moved = 0;
    double[] next = new double[x.length];
    for (int i = 0; i < next.length; i++) {
      next[i] = Math.clamp(x[i] + length * direction[i], 0.0, 1.0);
      moved = Math.max(moved, Math.abs(next[i] - x[i]));
    }
    candidate = next;
    done = moved < LEAST_STEP;
  }

  /// The slope, 0 for genes that it holds at a bound.
  private double[] free() {
    double[] free = g.clone();
    for (int i = 0; i < free.length; i++) {
      if ((x[i] <= 0 && g[i] > 0) || (x[i] >= 1 && g[i] < 0)) {
        free[i] = 0;
      }
    }
    return free;
  }

  private static double[] difference(double[] a, double[] b) {
    double[] difference = new double[a.length];
    for (int i = 0; i < difference.length; i++) {
      difference[i] = a[i] - b[i];
    }
    return difference;
  }
}
