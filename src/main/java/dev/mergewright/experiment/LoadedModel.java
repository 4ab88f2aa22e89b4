package dev.mergewright.experiment;

import dev.mergewright.checkpoint.Checkpoint;
import dev.mergewright.checkpoint.HubCache;
import dev.mergewright.checkpoint.ModelReference;
import dev.mergewright.checkpoint.Progress;
import dev.mergewright.checkpoint.Weights;
import dev.mergewright.evaluation.Subject;
import dev.mergewright.llama.ChatFormat;
import dev.mergewright.llama.LanguageModel;
import dev.mergewright.llama.LlamaConfig;
import dev.mergewright.llama.LlamaRuntime;
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
public record LoadedModel(LanguageModel model, ChatFormat format, LlamaRuntime runtime)
    implements AutoCloseable {

  /// Loads a model.
  ///
  /// @param place a model directory, or the file of a recipe
  public static LoadedModel open(Path place) throws IOException {
    return Files.isRegularFile(place) ? merged(place) : stored(place);
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

  private static LoadedModel stored(Path folder) throws IOException {
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      checkpoint.requireFinite(Progress.SILENT);
      return load(checkpoint, checkpoint);
    }
  }

  private static LoadedModel merged(Path file) throws IOException {
    MergeRecipe recipe = RecipeYaml.read(file);
    try (Merge merge = Merge.open(recipe, file.toAbsolutePath().resolveSibling(""))) {
      merge.requireFinite(Progress.SILENT);
      return load(merge.template(), merge.weights().asStored());
    }
  }

  private static LoadedModel load(Checkpoint template, Weights weights) throws IOException {
    ChatFormat format = ChatFormat.open(template.folder());
    LlamaRuntime runtime = LlamaRuntime.open(LlamaConfig.read(template.folder()), format);
    return new LoadedModel(runtime.load(weights), format, runtime);
  }

  @Override
  public void close() {
    model.close();
    runtime.close();
    format.close();
  }
}
