package dev.mergewright.cli;

import dev.mergewright.checkpoint.CheckpointWriter;
import dev.mergewright.checkpoint.DiskRoom;
import dev.mergewright.merge.MergePlan;
import dev.mergewright.merge.MergeRecipe;
import dev.mergewright.merge.MergedWeights;
import dev.mergewright.merge.RecipeYaml;
import dev.mergewright.merge.SourcePool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// A recipe made into a model directory.
@Command(
    name = "merge",
    header = "Merge models as a recipe says.",
    description =
        "The recipe is YAML in the dialect of mergekit; paths are relative to it. The folder"
            + " appears when it is complete.",
    footer = {
      "",
      "Example:",
      "  mergewright merge --dry-run recipe.yaml merged-model",
      "  mergewright merge recipe.yaml merged-model"
    })
final class MergeCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "RECIPE", description = "The recipe.")
  private Path file = Path.of("recipe.yaml");

  @Parameters(index = "1", paramLabel = "FOLDER", description = "The model directory to make.")
  private Path target = Path.of("merged-model");

  @Option(
      names = "--dry-run",
      description = "Check everything but the weights' numbers, print the plan and write nothing.")
  private boolean dryRun;

  @Mixin private Execution execution = new Execution();
  @Mixin private Output output = new Output();

  @Override
  public Integer call() throws IOException {
    MergeRecipe recipe = RecipeYaml.read(file);
    Path folder = file.toAbsolutePath().resolveSibling("");
    if (dryRun) {
      MergePlan plan = MergePlan.of(recipe, folder, target);
      output.print(object(plan), text(plan));
      return 0;
    }
    ConsoleProgress progress = ConsoleProgress.standard();
    try (SourcePool pool = SourcePool.open(recipe, folder, 0)) {
      String text = RecipeYaml.write(recipe.relocated(folder, target));
      progress.begin("merge " + recipe.method().name(), 0);
      CheckpointWriter.like(pool.template(recipe))
          .withThreads(execution.threads())
          .withFile("recipe.yaml", text)
          .write(MergedWeights.of(recipe, pool), target, progress);
      progress.end(target.toString());
      String id = recipe.id(pool.fingerprints());
      output.print(
          Map.of("recipe", id, "model", target.toString()),
          "model   %s%nrecipe  %s".formatted(target, id));
    }
    return 0;
  }

  private Map<String, ?> object(MergePlan plan) {
    MergeRecipe recipe = plan.recipe();
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("method", recipe.method().name());
    if (recipe.base() != null) {
      object.put("base", folder(plan, recipe.base()));
    }
    object.put("sources", sources(plan));
    object.put("model", target.toString());
    object.put("tensors", plan.tensors());
    object.put("weights", plan.weights());
    object.put("out_dtype", RecipeYaml.typeName(recipe.outType()));
    object.put("bytes", plan.room().needed());
    object.put("free_bytes", plan.room().free());
    object.put("inert", plan.inert());
    return object;
  }

  private String text(MergePlan plan) {
    MergeRecipe recipe = plan.recipe();
    String type = RecipeYaml.typeName(recipe.outType());
    DiskRoom room = plan.room();
    List<String> lines = new ArrayList<>();
    lines.add("method   " + recipe.method().name());
    if (recipe.base() != null) {
      lines.add("base     " + folder(plan, recipe.base()));
    }
    sources(plan).forEach(source -> lines.add("source   " + source));
    lines.add("model    " + target + ", not written: this is a dry run");
    lines.add("weights  %,d in %,d tensors, as %s".formatted(plan.weights(), plan.tensors(), type));
    lines.add("disk     %,d bytes to write, %,d free".formatted(room.needed(), room.free()));
    plan.inert().forEach((name, reason) -> lines.add("inert    " + name + ": " + reason));
    return String.join(System.lineSeparator(), lines);
  }

  private static List<String> sources(MergePlan plan) {
    return plan.recipe().sources().stream().map(source -> folder(plan, source.model())).toList();
  }

  private static String folder(MergePlan plan, String model) {
    return String.valueOf(plan.folders().get(model));
  }
}
