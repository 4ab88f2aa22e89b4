package dev.mergewright.experiment;

import dev.mergewright.experiment.JournalEntry.ProbePoint;
import dev.mergewright.space.Goals;
import dev.mergewright.space.RecipeSpace;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What a searching arm looks for, and among which recipes.
///
/// @param space the recipes
/// @param terms what they are measured by
/// @param goals what is wanted of that, by what the parents do themselves
record Quest(RecipeSpace space, List<String> terms, Function<Yardstick, Goals> goals) {
  Quest {
    terms = List.copyOf(terms);
  }

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
      case Arm.EvoMm search -> {
        Goals goals = new Goals(List.of(search.data().objective(search.alpha())), List.of());
        yield new Quest(
            MethodSpace.of(search.method(), settings.models(), layers).space(),
            goals.terms(),
            _ -> goals);
      }
      case Arm.Searched search -> {
        SearchSettings described = settings.searched(search.name());
        yield new Quest(
            DescribedSearch.space(described, settings.models(), layers, points),
            described.terms(),
            described::goals);
      }
      case Arm.Parent _, Arm.Naive _, Arm.Grid _, Arm.MergeAlign _, Arm.Cocktail _ -> null;
    };
  }
}
