package dev.mergewright.search;

import dev.mergewright.space.Genome;
import java.util.List;

/// Adam in [0, 1]^n: follows the slope with steps that do not depend on its size, for slopes that
/// are noisy because every one is measured on other rows.
///
/// ```text
/// m <- b1 m + (1-b1) g           v <- b2 v + (1-b2) g^2
/// x <- clamp(x - rate (m / (1-b1^t)) / (sqrt(v / (1-b2^t)) + 1e-8))      b1 = 0.9, b2 = 0.999
/// ```
///
/// A candidate without a slope is taken back and tried again with half the step. Source: D. P.
/// Kingma, J. Ba, arXiv 1412.6980.
public final class Adam implements GradientOptimizer {
  /// A step that finds the way through the middle of the box in some twenty slopes.
  public static final double STANDARD_RATE = 0.03;

  private static final double FORGETS_SLOPE = 0.9;
  private static final double FORGETS_SQUARE = 0.999;
  private static final double LEAST_ROOT = 1e-8;
  private static final double LEAST_RATE = 1e-9;

  private final Pending pending = new Pending();
  private final double[] slope;
  private final double[] square;
  private double[] x;
  private double[] known = {};
  private double rate;
  private double share = 1;
  private int steps;

  /// Starts a search.
  ///
  /// @param start the first candidate
  /// @param rate how far a gene moves in a step, at most
  public Adam(Genome start, double rate) {
    if (!(rate > 0 && rate <= 1)) {
      throw new IllegalArgumentException("rate must be in (0, 1], was " + rate);
    }
    x = start.toArray();
    slope = new double[x.length];
    square = new double[x.length];
    this.rate = rate;
  }

  /// Makes steps shorter from now on.
  ///
  /// @param part of the rate
  void slowTo(double part) {
    share = part;
  }

  @Override
  public boolean needsSlopes() {
    return true;
  }

  @Override
  public List<Genome> ask() {
    return pending.orElse(() -> rate < LEAST_RATE ? List.of() : List.of(Genome.of(x)));
  }

  @Override
  public void tell(List<Slope> slopes) {
    pending.settleSlopes(slopes);
    Slope told = slopes.getFirst();
    if (told.isKnown()) {
      known = x;
      learn(told.toArray());
      step();
    } else if (known.length == 0) {
      rate = 0; // nothing is known of any point
    } else {
      rate /= 2;
      x = known;
      step();
    }
  }

  private void learn(double[] g) {
    steps++;
    for (int i = 0; i < g.length; i++) {
      slope[i] = FORGETS_SLOPE * slope[i] + (1 - FORGETS_SLOPE) * g[i];
      square[i] = FORGETS_SQUARE * square[i] + (1 - FORGETS_SQUARE) * g[i] * g[i];
    }
  }

  private void step() {
    double ofSlope = 1 - Math.pow(FORGETS_SLOPE, steps);
    double ofSquare = 1 - Math.pow(FORGETS_SQUARE, steps);
    double[] next = new double[x.length];
    for (int i = 0; i < next.length; i++) {
      double root = Math.sqrt(square[i] / ofSquare) + LEAST_ROOT;
      next[i] = Math.clamp(x[i] - share * rate * slope[i] / ofSlope / root, 0.0, 1.0);
    }
    x = next;
  }
}
