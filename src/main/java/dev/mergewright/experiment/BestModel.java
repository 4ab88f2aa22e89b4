package dev.mergewright.experiment;

import dev.mergewright.checkpoint.AtomicFile;
import dev.mergewright.checkpoint.Progress;
import dev.mergewright.experiment.runs.RunRecord;
import dev.mergewright.experiment.settings.Experiment;
import dev.mergewright.merge.Merge;
import dev.mergewright.merge.MergeRecipe;
import dev.mergewright.merge.RecipeYaml;
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
    MergeRecipe recipe =
        RecipeYaml.parse(String.valueOf(run.bestMerge().recipeYaml()), "the journal");
    AtomicFile.write(
        best.resolve("recipe.yaml"), RecipeYaml.write(recipe.relocated(experiment.folder(), best)));
    progress.begin("best model", 1);
    build(recipe, card, model);
    progress.end(model.toString());
  }

  private void build(MergeRecipe recipe, String card, Path model) throws IOException {
    try (Merge merge = Merge.open(recipe, experiment.folder())) {
      merge
          .writer(model)
          .withThreads(threads)
          .withFile("README.md", card)
          .write(merge.weights(), model, Progress.SILENT);
    }
  }
}
