package dev.mergewright.experiment;

import dev.mergewright.checkpoint.AtomicFile;
import dev.mergewright.checkpoint.Checkpoint;
import dev.mergewright.checkpoint.CheckpointWriter;
import dev.mergewright.checkpoint.Progress;
import dev.mergewright.merge.MergeRecipe;
import dev.mergewright.merge.MergedWeights;
import dev.mergewright.merge.RecipeYaml;
import dev.mergewright.merge.SourcePool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Publishes the best merge of a run: `best/recipe.yaml`, which rebuilds it anywhere, and
/// `best/model/`, a complete Hugging Face directory.
///
/// @param experiment where the recipe's models lie
/// @param threads threads that write; the bytes do not depend on them
public record BestModel(Experiment experiment, int threads) {
  /// Writes what is not there yet.
  ///
  /// @param card the model card, `README.md` of the directory
  public void publish(RunRecord run, String card, Progress progress) throws IOException {
    Path best = run.folder().resolve("best");
    Path model = best.resolve("model");
    if (Files.exists(model)) {
      progress.skip("best model", "already done");
      return;
    }
    Files.createDirectories(best);
    String text = RecipeYaml.write(relocated(run, best));
    AtomicFile.write(best.resolve("recipe.yaml"), text);
    progress.begin("best model", 1);
    build(RecipeYaml.parse(text, "best/recipe.yaml"), best, card, text, model);
    progress.end(model.toString());
  }

  /// The best merge's recipe with its models relative to the folder that it will lie in.
  private MergeRecipe relocated(RunRecord run, Path best) {
    String yaml = run.bestMerge().recipeYaml();
    MergeRecipe recipe = RecipeYaml.parse(String.valueOf(yaml), "the journal");
    Path from = best.toAbsolutePath().normalize();
    return recipe.withModels(name -> from.relativize(experiment.resolve(name)).toString());
  }

  private void build(MergeRecipe recipe, Path folder, String card, String text, Path model)
      throws IOException {
    try (SourcePool pool = SourcePool.open(recipe, folder, 0)) {
      Checkpoint template = pool.template(recipe);
      CheckpointWriter.like(template)
          .withThreads(threads)
          .withFile("README.md", card)
          .withFile("recipe.yaml", text)
          .write(MergedWeights.of(recipe, pool), model, Progress.SILENT);
    }
  }
}
