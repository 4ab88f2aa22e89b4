package dev.mergewright.merge;

import dev.mergewright.merge.ParameterValue.Case;
import dev.mergewright.merge.ParameterValue.Filtered;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The filters of a recipe that occur in no tensor's name, so that their values are never used:
/// more often a slip than meant.
///
/// @param recipe whose filters
/// @param layout the tensors that they look at
record UnmatchedFilters(MergeRecipe recipe, MergeLayout layout) {
  /// One sentence for each.
  List<String> notes() {
    Set<String> tensors = new LinkedHashSet<>(layout.placements().keySet());
    for (Placement placed : layout.placements().values()) {
      placed.sources().forEach(origin -> tensors.add(origin.tensor()));
    }
    Set<String> notes = new LinkedHashSet<>();
    add(recipe.parameters(), tensors, notes);
    for (MergeSlice slice : recipe.slices()) {
      add(slice.parameters(), tensors, notes);
      slice.sources().forEach(source -> add(source.parameters(), tensors, notes));
    }
    return List.copyOf(notes);
  }

  private static void add(
      Map<String, ParameterValue> parameters, Set<String> tensors, Set<String> notes) {
    parameters.forEach(
        (name, value) -> {
          if (value instanceof Filtered(List<Case> cases)) {
            cases.stream()
                .map(Case::filter)
                .filter(filter -> !isMatched(filter, tensors))
                .map(f -> "no tensor's name contains the filter \"%s\" of %s".formatted(f, name))
                .forEach(notes::add);
          }
        });
  }

  /// A recipe may speak of the head of a model whose head is its embedding.
  private static boolean isMatched(String filter, Set<String> tensors) {
    return filter.equals("*")
        || filter.equals("lm_head")
        || tensors.stream().anyMatch(tensor -> tensor.contains(filter));
  }
}
