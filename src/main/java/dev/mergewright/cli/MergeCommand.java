package dev.mergewright.cli;

import dev.mergewright.checkpoint.CheckpointWriter;
import dev.mergewright.merge.MergeRecipe;
import dev.mergewright.merge.MergedWeights;
import dev.mergewright.merge.RecipeYaml;
import dev.mergewright.merge.SourcePool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// A recipe made into a model directory.
@Command(
    name = "merge",
    header = "Merge models as a recipe says.",
    description =
        "The recipe is YAML in the dialect of mergekit; paths are relative to it. The folder"
            + " appears when it is complete.",
    footer = {"", "Example:", "  mergewright merge recipe.yaml merged-model"})
final class MergeCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "RECIPE", description = "The recipe.")
  private Path file = Path.of("recipe.yaml");

  @Parameters(index = "1", paramLabel = "FOLDER", description = "The model directory to make.")
  private Path target = Path.of("merged-model");

  @Mixin private Execution execution = new Execution();
  @Mixin private Output output = new Output();

  @Override
  public Integer call() throws IOException {
    MergeRecipe recipe = RecipeYaml.read(file);
    Path folder = file.toAbsolutePath().resolveSibling("");
    ConsoleProgress progress = ConsoleProgress.standard();
    try (SourcePool pool = SourcePool.open(recipe, folder, 0)) {
      pool.requireFinite(progress);
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
}
