package dev.mergewright.experiment.loop;

import dev.mergewright.space.Constraint;
import dev.mergewright.space.Objective;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What limits on losses weigh beside the objective in the slope of a candidate, learned from the
/// candidates before it.
///
/// ```text
/// c_j  = log(g_j / (0.9 b_j))                      within g_j <= b_j
/// m_j <- max(0, m_j + 0.2 c_j)                     after each candidate, from 0
/// L    = log f + sum_j max(0, m_j + 5 c_j) log g_j    f the objective, c_j of the last candidate
/// ```
///
/// A limit that is missed weighs at once, and more with every candidate; one that is met with room
/// weighs nothing: the method of multipliers (M. R. Hestenes, J. Optim. Theory Appl. 4, 1969; for
/// inequalities R. T. Rockafellar, 1973), on logarithms since losses differ in size. It aims at
/// nine tenths of a limit, because slopes may be those of a few rows.
///
/// @param limits from above, on losses, each above 0
record Multipliers(List<Constraint> limits) {
  private static final double RATE = 0.2;
  private static final double PENALTY = 5;
  private static final double AIM = 0.9;

  /// Next to nothing: a loss without weight would not be measured.
  private static final double LEAST = 1e-6;

  Multipliers {
    limits = List.copyOf(limits);
  }

  /// The weight of each limited loss in the next slope, for an objective that weighs its own.
  ///
  /// @param before the losses of earlier candidates, in their order
  Map<String, Double> weights(Objective objective, List<Map<String, Double>> before) {
    Map<String, Double> weights = new LinkedHashMap<>();
    for (Constraint limit : limits) {
      double multiplier = 0;
      double weight = 0;
      for (Map<String, Double> losses : before) {
        double loss = Math.max(losses.getOrDefault(limit.term(), Double.NaN), Double.MIN_NORMAL);
        double missed = Math.log(loss / (AIM * limit.limit()));
        multiplier = Math.max(0, multiplier + RATE * missed);
        double scale = objective.score(losses).fitness() / loss; // the slope is that of f times L's
        weight = Math.max(0, multiplier + PENALTY * missed) * scale;
      }
      weights.merge(limit.term(), Math.max(LEAST, weight), Double::sum);
    }
    return weights;
  }
}
