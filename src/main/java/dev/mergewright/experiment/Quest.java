package dev.mergewright.experiment;

import dev.mergewright.dataset.Split;
import dev.mergewright.experiment.JournalEntry.ProbePoint;
import dev.mergewright.space.Goals;
import dev.mergewright.space.RecipeSpace;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a searching arm looks for, and among which recipes.
///
/// @param space the recipes
/// @param goals what they are measured by
record Quest(RecipeSpace space, Goals goals) {
  /// The quest of an arm whose genes were not probed; null for arms that do not search.
  static @Nullable Quest of(Arm arm, ExperimentSettings settings, int layers) {
    return of(arm, settings, layers, List.of());
  }

  /// The quest of an arm; null for arms that do not search.
  ///
  /// @param points what a probe of its genes found, if there was one
  static @Nullable Quest of(
      Arm arm, ExperimentSettings settings, int layers, List<ProbePoint> points) {
    return switch (arm) {
      case Arm.EvoMm search ->
          new Quest(
              MethodSpace.of(search.method(), settings.models(), layers).space(),
              new Goals(List.of(Contest.objective(search.data(), search.alpha())), List.of()));
      case Arm.Searched search -> {
        SearchSettings described = settings.searched(search.name());
        yield new Quest(
            DescribedSearch.space(described, settings.models(), layers, points), described.goals());
      }
      case Arm.Parent _, Arm.Naive _, Arm.Grid _, Arm.MergeAlign _, Arm.Cocktail _ -> null;
    };
  }

  /// The same with limits as far from the parents as a run has measured them.
  Quest in(Arm arm, ExperimentSettings settings, Collection<JournalEntry> entries) {
    return arm instanceof Arm.Searched search
        ? new Quest(
            space, settings.searched(search.name()).goals(Yardstick.of(entries, Split.SEARCH)))
        : this;
  }
}
