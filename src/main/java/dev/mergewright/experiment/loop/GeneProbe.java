package dev.mergewright.experiment.loop;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.experiment.journal.JournalEntry.ProbePoint;
import dev.mergewright.experiment.journal.Session;
import dev.mergewright.experiment.settings.Arm;
import dev.mergewright.experiment.settings.FidelitySettings;
import dev.mergewright.merge.MergeRecipe;
import dev.mergewright.space.NarrowedSpace;
import dev.mergewright.space.Objective;
import dev.mergewright.space.RecipeSpace;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/// Finds the genes of a space that do nothing, by moving each of them once on a few rows, and takes
/// them out of the search.
///
/// @param arm the search
/// @param scorer of whose rungs the first is used
record GeneProbe(Arm arm, RungScorer scorer, Session session) {
  /// A rung of as few rows as there can be, and the rest.
  static final FidelitySettings FEW_ROWS = new FidelitySettings(List.of(Double.MIN_VALUE, 1.0));

  /// The losses that a gene may change, whatever the search is for.
  static final List<String> TERMS = List.of(Objective.SAFETY, Objective.EXPERT);

  /// Tries what is not in the journal yet, and returns the space that is left.
  RecipeSpace narrowed(RecipeSpace space) throws IOException {
    List<MergeRecipe> recipes = NarrowedSpace.probe(space).stream().map(space::decode).toList();
    int known = session.journal().entries(ProbePoint.class, arm).size();
    session
        .workers()
        .inOrder(
            IntStream.range(known, recipes.size()).boxed().toList(),
            index -> point(index, recipes.get(index)),
            session.journal()::append);
    return narrowed(space, session.journal().entries(ProbePoint.class, arm));
  }

  /// What the probe cost.
  long tokens(RecipeSpace space) {
    return (space.genes().size() + 1) * scorer.tokens(0);
  }

  /// What a finished probe leaves of a space.
  static RecipeSpace narrowed(RecipeSpace space, List<ProbePoint> points) {
    try {
      return NarrowedSpace.of(space, points.stream().map(GeneProbe::value).toList());
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException("searches: space.probe: " + e.getMessage(), e);
    }
  }

  private ProbePoint point(int index, MergeRecipe recipe) throws IOException {
    RungScorer.Scored scored = scorer.score(recipe, 0);
    return new ProbePoint(
        arm.id(), index, scorer.id(recipe), scored.rows().means(), scored.failure());
  }

  /// A number that any change of any loss changes; not a number for a failure.
  private static double value(ProbePoint point) {
    return point.failure() != null
        ? Double.NaN
        : point.losses().values().stream().mapToDouble(Double::doubleValue).sum();
  }
}
