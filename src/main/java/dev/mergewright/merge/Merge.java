package dev.mergewright.merge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mergewright.checkpoint.Checkpoint;
import dev.mergewright.checkpoint.CheckpointWriter;
import dev.mergewright.checkpoint.DiskRoom;
import dev.mergewright.checkpoint.LayerOrigin;
import dev.mergewright.checkpoint.ModelConfig;
import dev.mergewright.checkpoint.Progress;
import dev.mergewright.checkpoint.Weights;
import dev.mergewright.merge.Numerics.Rounding;
import dev.mergewright.tensor.DeviceKernels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// A recipe with its models opened: what it takes to plan, to score or to write the merge.
public final class Merge implements AutoCloseable {
  private final MergeRecipe recipe;
  private final Path folder;
  private final OpenModels models;
  private final CommonHead head;
  private final CommonTokens tokens;
  private final @Nullable DeviceKernels kernels;
  private final MergedWeights weights;

  private Merge(MergeRecipe recipe, Path folder, OpenModels models, @Nullable DeviceKernels kernels)
      throws IOException {
    this.recipe = recipe;
    this.folder = folder;
    this.models = models;
    this.head = CommonHead.of(models.models());
    SequencedMap<String, Weights> headed = models.weights();
    headed.replaceAll(head::of);
    this.tokens = CommonTokens.of(recipe, models, headed);
    SequencedMap<String, Weights> alike = tokens.rowsOf(headed);
    this.kernels = kernels;
    SourcePool pool = SourcePool.differing(alike).on(kernels);
    this.weights = MergedWeights.of(recipe, pool.with(recipe.stages()));
    weights.requireParameters();
  }

  /// Opens the models of a recipe and checks everything but the numbers in them.
  ///
  /// @param folder what the recipe's paths are relative to
  public static Merge open(MergeRecipe recipe, Path folder) throws IOException {
    return open(recipe, folder, null);
  }

  /// Opens the models of a recipe, to be merged on a device.
  ///
  /// @param kernels the device, which stays the caller's to close; the CPU when absent
  public static Merge open(MergeRecipe recipe, Path folder, @Nullable DeviceKernels kernels)
      throws IOException {
    OpenModels models = OpenModels.open(recipe.checkpoints(), folder);
    boolean complete = false;
    try {
      Merge merge = new Merge(recipe, folder, models, kernels);
      complete = true;
      return merge;
    } finally {
      if (!complete) {
        models.close();
      }
    }
  }

  /// The merged model.
  public MergedWeights weights() {
    return weights;
  }

  /// The checkpoint that gives the merged model its configuration and tokenizer: the base, or the
  /// first source.
  public Checkpoint template() {
    return models.model(recipe.donor()).checkpoint();
  }

  /// A writer of the merged model, with its configuration, tokenizer and recipe.
  ///
  /// @param target the folder to be written, to which the paths of the written recipe are relative
  public CheckpointWriter writer(Path target) throws IOException {
    CheckpointWriter writer =
        CheckpointWriter.like(template())
            .withTokenizer(tokens.files())
            .withFile("recipe.yaml", RecipeYaml.write(recipe.relocated(folder, target)));
    if (recipe.numerics().rounding() == Rounding.STOCHASTIC) {
      writer = writer.withStochasticRounding(recipe.seed());
    }
    ObjectNode config = tokens.adapt(config(recipe).json());
    return config.equals(template().config()) ? writer : writer.withConfig(config);
  }

  /// The configuration of the template, adapted to what the merge makes of it.
  private ModelConfig config(MergeRecipe merged) {
    ModelConfig config = configOf(merged.models().getFirst());
    List<LayerOrigin> origins = new ArrayList<>();
    for (MergeSlice slice : merged.slices()) {
      MergeSource first = slice.first();
      LayerRange layers = first.layers();
      for (int i = 0; layers != null && i < layers.size(); i++) {
        origins.add(
            new LayerOrigin(first.model(), configOf(first.model()).json(), layers.begin() + i));
      }
    }
    return head.adapt(origins.isEmpty() ? config : config.withLayers(origins));
  }

  private ModelConfig configOf(String model) {
    MergeRecipe stage = recipe.stages().get(model);
    return stage == null
        ? ModelConfig.of(models.model(model).checkpoint().config())
        : config(stage);
  }

  /// What the merge would do.
  public MergePlan plan() {
    List<String> notes = new ArrayList<>(models.otherKinds(recipe.donor()));
    notes.addAll(tokens.notes());
    notes.addAll(new UnmatchedFilters(recipe, weights.layout()).notes());
    if (kernels != null) {
      recipe.merges().stream()
          .filter(each -> each.numerics().compat() || !each.method().runsOnDevice())
          .map(
              each ->
                  each.method().name()
                      + (each.numerics().compat() ? " in mergekit's steps" : "")
                      + " has no form for the device: the CPU computes it")
          .distinct()
          .forEach(notes::add);
    }
    return MergePlan.of(recipe, models.places(), weights, head.leftOut(models.models()), notes);
  }

  /// The heap in bytes that the merge needs, whatever the size of its models; tokenizers that are
  /// merged come on top.
  public long heap(int threads) {
    return new MergeCost(weights, kernels).heap(threads);
  }

  /// About how many seconds the merge computes, found by merging some tensors for about a second;
  /// none if it would have to read every weight before the first.
  ///
  /// What a disk takes to write is not in it.
  public OptionalDouble seconds(int threads) {
    return new MergeCost(weights, kernels).seconds(threads);
  }

  /// The bytes that the merged model takes, beside those that are free where it will lie.
  ///
  /// @param target the folder to be written
  /// @throws dev.mergewright.checkpoint.InvalidInputException when it exists, cannot be made, or
  ///   the disk has too little room
  public DiskRoom room(Path target) throws IOException {
    return writer(target).room(weights, target);
  }

  /// The identity of the recipe with these models; reads every file of them once.
  ///
  /// @param threads how many files are read at once
  public String id(int threads, Progress progress) throws IOException {
    return recipe.id(models.fingerprints(threads, progress));
  }

  @Override
  public void close() {
    models.close();
  }
}
