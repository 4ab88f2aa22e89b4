package dev.mergewright.experiment.settings;

import dev.mergewright.space.Fitness;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Watches a search for a reason to end it: values that its candidates gave, and never a clock.
///
/// With one objective a gain is a best value that is lower by the amount that was asked for, or the
/// first that meets all limits; with several, it is a candidate that nobody before it dominates.
public final class StopRule {
  /// The rule of a search that spends its budget.
  public static final StopRule NEVER = new StopRule(null);

  private final @Nullable StopSettings settings;
  private List<Fitness> front = List.of();
  private int idle;

  public StopRule(@Nullable StopSettings settings) {
    this.settings = settings;
  }

  /// Why the search ends after this generation; null where it goes on.
  ///
  /// @param generation what its candidates gave that were scored on all rows
  public @Nullable String after(List<Fitness> generation) {
    if (settings == null) {
      return null;
    }
    boolean gained = false;
    for (Fitness fitness : generation) {
      gained |= Double.isFinite(fitness.objective(0)) && gains(fitness, settings);
    }
    idle = gained ? 0 : idle + 1;
    Double target = settings.target();
    if (target != null && front.stream().anyMatch(best -> reaches(best, target))) {
      return "target " + target + " reached";
    }
    Integer patience = settings.patience();
    return patience != null && idle >= patience ? idle + " generations without a gain" : null;
  }

  private boolean gains(Fitness fitness, StopSettings settings) {
    if (front.stream().anyMatch(each -> each.dominates(fitness) || each.equals(fitness))) {
      return false;
    }
    Double least = settings.gain();
    boolean enough =
        least == null
            || front.isEmpty()
            || fitness.violation() < front.getFirst().violation()
            || fitness.objective(0) <= front.getFirst().objective(0) - least;
    if (enough) {
      List<Fitness> next = new ArrayList<>(front);
      next.removeIf(fitness::dominates);
      next.add(fitness);
      front = next;
    }
    return enough;
  }

  private static boolean reaches(Fitness fitness, double target) {
    return fitness.isFeasible() && fitness.objective(0) <= target;
  }
}
