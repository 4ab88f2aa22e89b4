package dev.mergewright.cli;

import dev.mergewright.merge.LeftOut;
import dev.mergewright.merge.MergePlan;
import dev.mergewright.merge.MergeRecipe;
import dev.mergewright.tensor.ElementType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// The plan of a merge in words and as JSON.
record PlanText(MergePlan plan) {
  Map<String, Object> asMap() {
    MergeRecipe recipe = plan.recipe();
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("method", recipe.method().name());
    object.put("compat", recipe.numerics().compat());
    if (recipe.base() != null) {
      object.put("base", place(recipe.base()));
    }
    object.put("sources", sources());
    object.put("stages", List.copyOf(recipe.stages().keySet()));
    object.put("tensors", plan.tensors());
    object.put("weights", plan.weights());
    object.put("out_dtype", type());
    object.put("bytes_to_read", plan.bytesToRead());
    object.put("inert", plan.inert());
    object.put("left_out", plan.leftOut());
    object.put("lacking", plan.lacking());
    object.put("notes", plan.notes());
    return object;
  }

  /// What is merged of what.
  List<String> lines() {
    MergeRecipe recipe = plan.recipe();
    List<String> lines = new ArrayList<>();
    String how = recipe.numerics().compat() ? ", as mergekit computes it" : "";
    lines.add("method   " + recipe.method().name() + how);
    if (recipe.base() != null) {
      lines.add("base     " + place(recipe.base()));
    }
    sources().forEach(source -> lines.add("source   " + source));
    lines.add(
        "weights  %,d in %,d tensors, as %s".formatted(plan.weights(), plan.tensors(), type()));
    return lines;
  }

  /// What a reader of the recipe may not expect.
  List<String> remarks() {
    List<String> lines = new ArrayList<>();
    plan.inert().forEach((name, reason) -> lines.add("inert    " + name + ": " + reason));
    lines.addAll(counted("left out", plan.leftOut()));
    lines.addAll(counted("lacking", plan.lacking()));
    plan.notes().forEach(note -> lines.add("note     " + note));
    return lines;
  }

  /// One line per model and reason, with the first tensor as an example.
  private static List<String> counted(String word, List<LeftOut> tensors) {
    record Group(String model, String reason) {}
    SequencedMap<Group, List<String>> groups = new LinkedHashMap<>();
    for (LeftOut left : tensors) {
      groups
          .computeIfAbsent(new Group(left.model(), left.reason()), _ -> new ArrayList<>())
          .add(left.tensor());
    }
    List<String> lines = new ArrayList<>();
    groups.forEach(
        (group, names) ->
            lines.add(
                "%-8s %s: %s%s (%s)"
                    .formatted(
                        word,
                        group.model(),
                        names.getFirst(),
                        names.size() == 1 ? "" : " and %,d more".formatted(names.size() - 1),
                        group.reason())));
    return lines;
  }

  private List<String> sources() {
    return plan.recipe().slices().stream()
        .flatMap(slice -> slice.sources().stream())
        .map(
            source ->
                place(source.model())
                    + (source.layers() == null ? "" : " layers " + source.layers()))
        .toList();
  }

  private String place(String model) {
    return plan.places().getOrDefault(model, model);
  }

  private String type() {
    ElementType type = plan.recipe().numerics().outType();
    return type == null ? "stored" : type.label();
  }
}
