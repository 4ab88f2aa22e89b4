package dev.mergewright.experiment.loop;

import dev.mergewright.experiment.journal.JournalEntry.ProbePoint;
import dev.mergewright.experiment.rows.Yardstick;
import dev.mergewright.experiment.settings.Arm;
import dev.mergewright.experiment.settings.ExperimentSettings;
import dev.mergewright.experiment.settings.MethodSpace;
import dev.mergewright.experiment.settings.SearchSettings;
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
public record Quest(RecipeSpace space, List<String> terms, Function<Yardstick, Goals> goals) {
  public Quest {
    terms = List.copyOf(terms);
  }

  /// The quest of an arm whose genes were not probed; null for arms that do not search.
  public static @Nullable Quest of(Arm arm, ExperimentSettings settings, int layers) {
    return of(arm, settings, layers, List.of());
  }

  /// The quest of an arm; null for arms that do not search.
  ///
  /// @param points what a probe of its genes found, if there was one
  public static @Nullable Quest of(
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
