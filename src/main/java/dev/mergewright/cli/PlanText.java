package dev.mergewright.cli;

import dev.mergewright.merge.LeftOut;
import dev.mergewright.merge.MergePlan;
import dev.mergewright.merge.MergeRecipe;
import dev.mergewright.merge.RecipeYaml;
import dev.mergewright.tensor.ElementType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// The plan of a merge in words and as JSON.
///
/// @param target where the model would lie
record PlanText(MergePlan plan, String target) {
  Map<String, ?> asMap() {
    MergeRecipe recipe = plan.recipe();
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("method", recipe.method().name());
    if (recipe.base() != null) {
      object.put("base", place(recipe.base()));
    }
    object.put("sources", sources());
    object.put("stages", List.copyOf(recipe.stages().keySet()));
    object.put("model", target);
    object.put("tensors", plan.tensors());
    object.put("weights", plan.weights());
    object.put("out_dtype", type());
    object.put("bytes_to_read", plan.bytesToRead());
    object.put("bytes", plan.room().needed());
    object.put("free_bytes", plan.room().free());
    object.put("inert", plan.inert());
    object.put("left_out", plan.leftOut());
    object.put("lacking", plan.lacking());
    return object;
  }

  String text() {
    MergeRecipe recipe = plan.recipe();
    List<String> lines = new ArrayList<>();
    lines.add("method   " + recipe.method().name() + (compat() ? ", as mergekit computes it" : ""));
    if (recipe.base() != null) {
      lines.add("base     " + place(recipe.base()));
    }
    sources().forEach(source -> lines.add("source   " + source));
    lines.add("model    " + target + ", not written: this is a dry run");
    lines.add(
        "weights  %,d in %,d tensors, as %s".formatted(plan.weights(), plan.tensors(), type()));
    lines.add(
        "disk     %,d bytes to read, %,d to write, %,d free"
            .formatted(plan.bytesToRead(), plan.room().needed(), plan.room().free()));
    plan.inert().forEach((name, reason) -> lines.add("inert    " + name + ": " + reason));
    lines.addAll(counted("left out", plan.leftOut()));
    lines.addAll(counted("lacking", plan.lacking()));
    return String.join(System.lineSeparator(), lines);
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

  private boolean compat() {
    return plan.recipe().numerics().compat();
  }

  private String type() {
    ElementType type = plan.recipe().numerics().outType();
    return type == null ? "stored" : RecipeYaml.typeName(type);
  }
}
