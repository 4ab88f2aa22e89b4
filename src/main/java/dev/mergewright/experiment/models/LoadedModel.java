package dev.mergewright.experiment.models;

import dev.mergewright.checkpoint.Checkpoint;
import dev.mergewright.checkpoint.HubCache;
import dev.mergewright.checkpoint.ModelReference;
import dev.mergewright.checkpoint.Weights;
import dev.mergewright.evaluation.Subject;
import dev.mergewright.llama.ChatFormat;
import dev.mergewright.llama.LanguageModel;
import dev.mergewright.llama.LlamaConfig;
import dev.mergewright.llama.LlamaRuntime;
import dev.mergewright.llama.ModelExecution;
import dev.mergewright.llama.ScoringPlan;
import dev.mergewright.merge.Merge;
import dev.mergewright.merge.MergeRecipe;
import dev.mergewright.merge.RecipeYaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/// One model ready to be asked: a model directory, or the merge of a recipe, which is computed and
/// never written.
///
/// @param model the model
/// @param format how it is spoken to
/// @param runtime what runs it
/// @param plan whether it is in memory or streamed, and why
public record LoadedModel(
    LanguageModel model, ChatFormat format, LlamaRuntime runtime, ScoringPlan plan)
    implements AutoCloseable {

  /// Loads a model plainly: on the CPU, in f32, with one thread.
  ///
  /// @param place a model directory, or the file of a recipe
  public static LoadedModel open(Path place) throws IOException {
    return open(place, ModelExecution.PLAIN);
  }

  /// Loads a model, or opens it for streaming if it does not fit.
  ///
  /// @param place a model directory, or the file of a recipe
  /// @param execution how it is run
  public static LoadedModel open(Path place, ModelExecution execution) throws IOException {
    return Files.isRegularFile(place) ? merged(place, execution) : stored(place, execution);
  }

  /// The model as evaluations take it; it stays open as long as this one.
  public Subject subject() {
    return new Subject(model, format, runtime.positions());
  }

  /// The models on disk that a recipe merges, without their adapters; none of a model directory.
  public static List<Path> parents(Path place) throws IOException {
    if (!Files.isRegularFile(place)) {
      return List.of();
    }
    SequencedSet<Path> folders = new LinkedHashSet<>();
    for (String model : RecipeYaml.read(place).checkpoints()) {
      folders.add(
          ModelReference.parse(model)
              .model()
              .resolve(place.toAbsolutePath().resolveSibling(""), HubCache.of(System.getenv())));
    }
    return List.copyOf(folders);
  }

  private static LoadedModel stored(Path folder, ModelExecution execution) throws IOException {
    Checkpoint checkpoint = Checkpoint.open(folder);
    try (Release release = new Release(checkpoint::close)) {
      return load(checkpoint, checkpoint, execution, release);
    }
  }

  private static LoadedModel merged(Path file, ModelExecution execution) throws IOException {
    MergeRecipe recipe = RecipeYaml.read(file);
    Merge merge = Merge.open(recipe, file.toAbsolutePath().resolveSibling(""));
    try (Release release = new Release(merge::close)) {
      return load(merge.template(), merge.weights().asStored(), execution, release);
    }
  }

  private static LoadedModel load(
      Checkpoint template, Weights weights, ModelExecution execution, Release release)
      throws IOException {
    LlamaConfig config = LlamaConfig.read(template.folder());
    ChatFormat format = ChatFormat.open(template.folder());
    LlamaRuntime runtime = LlamaRuntime.open(config, format, execution);
    ScoringPlan plan = runtime.plan(weights);
    LanguageModel model = runtime.open(weights, plan, release.handOver());
    return new LoadedModel(model, format, runtime, plan);
  }

  /// Closes what weights are read from, unless somebody took that over.
  private static final class Release implements AutoCloseable {
    private final Runnable action;
    private boolean handedOver;

    Release(Runnable action) {
      this.action = action;
    }

    Runnable handOver() {
      handedOver = true;
      return action;
    }

    @Override
    public void close() {
      if (!handedOver) {
        action.run();
      }
    }
  }

  @Override
  public void close() {
    model.close();
    runtime.close();
    format.close();
  }
}
