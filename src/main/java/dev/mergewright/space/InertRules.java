package dev.mergewright.space;

import dev.mergewright.merge.MergeRecipe;
import dev.mergewright.merge.MergeSource;
import java.util.Optional;

/// Why a parameter cannot change a merge, by rule and before anything is evaluated.
///
/// The rules are facts about the formulas (arXiv 2406.14563's released code searches both kinds of
/// dead genes): a base that is also a source has a task vector of zero, and `sum w tau / sum w`
/// over one source does not depend on `w`.
final class InertRules {
  private InertRules() {}

  /// The reason, or empty when the parameter has an effect.
  static Optional<String> reason(Strand strand, MergeRecipe recipe) {
    if (strand.parameter().low() == strand.parameter().high()) {
      return Optional.of("its range is the one value " + strand.parameter().low());
    }
    Integer index = strand.source();
    if (index == null) {
      return Optional.empty();
    }
    if (isBase(recipe.sources().get(index), recipe)) {
      return Optional.of("the source is the base model, so its task vector is zero");
    }
    return recipe.inert(strand.parameter().name());
  }

  private static boolean isBase(MergeSource source, MergeRecipe recipe) {
    return source.model().equals(recipe.base());
  }
}
