package dev.mergewright.merge;

import dev.mergewright.checkpoint.Checkpoint;
import dev.mergewright.checkpoint.CheckpointWriter;
import dev.mergewright.checkpoint.Progress;
import java.io.IOException;
import java.nio.file.Path;

/// A recipe with its models opened: what it takes to plan, to score or to write the merge.
public final class Merge implements AutoCloseable {
  private final MergeRecipe recipe;
  private final Path folder;
  private final SourcePool pool;
  private final MergedWeights weights;

  private Merge(MergeRecipe recipe, Path folder, SourcePool pool) {
    this.recipe = recipe;
    this.folder = folder;
    this.pool = pool;
    this.weights = MergedWeights.of(recipe, pool);
    weights.requireParameters();
  }

  /// Opens the models of a recipe and checks everything but the numbers in them.
  ///
  /// @param folder what the recipe's paths are relative to
  public static Merge open(MergeRecipe recipe, Path folder) throws IOException {
    SourcePool pool = SourcePool.open(recipe, folder, 0);
    boolean complete = false;
    try {
      Merge merge = new Merge(recipe, folder, pool);
      complete = true;
      return merge;
    } finally {
      if (!complete) {
        pool.close();
      }
    }
  }

  /// The merged model.
  public MergedWeights weights() {
    return weights;
  }

  /// The checkpoint that gives the merged model its configuration and tokenizer.
  public Checkpoint template() {
    return pool.template(recipe);
  }

  /// A writer of the merged model, with its configuration, tokenizer and recipe.
  ///
  /// @param target the folder to be written, to which the paths of the written recipe are relative
  public CheckpointWriter writer(Path target) {
    return CheckpointWriter.like(template())
        .withFile("recipe.yaml", RecipeYaml.write(recipe.relocated(folder, target)));
  }

  /// What writing the merged model would take.
  ///
  /// @param target the folder to be written
  public MergePlan plan(Path target) throws IOException {
    return MergePlan.of(recipe, pool, weights, writer(target).room(weights, target));
  }

  /// The identity of the recipe with these models; reads every file of them once.
  public String id() throws IOException {
    return recipe.id(pool.fingerprints());
  }

  /// Refuses models that hold a NaN or an infinity; reads every weight once.
  public void requireFinite(Progress progress) {
    pool.requireFinite(progress);
  }

  @Override
  public void close() {
    pool.close();
  }
}
