package dev.mergewright.experiment.loop;

import dev.mergewright.search.RankCorrelation;
import dev.mergewright.space.Fitness;
import dev.mergewright.space.Goals;
import java.util.ArrayList;
import java.util.List;

/// How well each rung of a race foretold the next one: the rank correlation of their estimates,
/// over the candidates that took both.
///
/// Whoever left after the first of the two is not in it, so it says how well the rung tells those
/// apart that it could not drop, and falls while a search converges. Rungs are nested: one that
/// foretells nothing drops nobody, and its rows are needed for the next one anyway, so it is never
/// worth switching off.
public final class RungAgreement {
  private RungAgreement() {}

  /// The correlation of every rung with the one after it, the mean over several objectives; not a
  /// number where fewer than three candidates took both.
  static List<Double> of(Goals goals, RungScorer scorer, List<Runner> runners) {
    List<Double> agreement = new ArrayList<>();
    for (int rung = 0; rung + 1 < scorer.rungs(); rung++) {
      int next = rung + 1;
      List<Runner> both =
          runners.stream().filter(each -> each.lives() && each.rungs() > next).toList();
      double sum = 0;
      for (int objective = 0; objective < goals.objectives().size(); objective++) {
        sum +=
            RankCorrelation.of(
                values(goals, scorer, both, rung, objective),
                values(goals, scorer, both, next, objective));
      }
      agreement.add(sum / goals.objectives().size());
    }
    return agreement;
  }

  private static List<Double> values(
      Goals goals, RungScorer scorer, List<Runner> runners, int rung, int objective) {
    return runners.stream()
        .map(runner -> estimate(goals, scorer, runner, rung).objective(objective))
        .toList();
  }

  private static Fitness estimate(Goals goals, RungScorer scorer, Runner runner, int rung) {
    return goals.fitness(runner.losses().means(term -> scorer.rowsUpTo(rung, term)));
  }
}
