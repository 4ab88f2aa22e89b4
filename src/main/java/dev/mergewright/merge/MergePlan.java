package dev.mergewright.merge;

import dev.mergewright.checkpoint.CheckpointWriter;
import dev.mergewright.checkpoint.DiskRoom;
import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.tensor.TensorSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// What a merge would do, known before the first number is read.
///
/// Making a plan checks whatever the merge checks, except for NaN and infinity: those show only
/// when every weight is read.
///
/// @param recipe what is merged, and how
/// @param folders where each of [MergeRecipe#checkpoints] lies
/// @param tensors how many tensors the merged model has
/// @param weights how many numbers they hold together
/// @param room the bytes to write, beside those that are free where the model will lie
/// @param inert the parameters that cannot change this merge, each with the reason
public record MergePlan(
    MergeRecipe recipe,
    SequencedMap<String, Path> folders,
    int tensors,
    long weights,
    DiskRoom room,
    SequencedMap<String, String> inert) {
  public MergePlan {
    folders = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(folders));
    inert = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(inert));
  }

  /// Plans a merge and writes nothing.
  ///
  /// @param folder what the recipe's paths are relative to
  /// @param target the model directory that the merge would make
  /// @throws InvalidInputException when the merge would be refused
  public static MergePlan of(MergeRecipe recipe, Path folder, Path target) throws IOException {
    try (SourcePool pool = SourcePool.open(recipe, folder, 0)) {
      MergedWeights merged = MergedWeights.of(recipe, pool);
      merged.requireParameters();
      return new MergePlan(
          recipe,
          folders(recipe, folder),
          merged.tensors().size(),
          merged.tensors().values().stream().mapToLong(TensorSpec::elements).sum(),
          CheckpointWriter.like(pool.template(recipe)).room(merged, target),
          inert(recipe));
    }
  }

  private static SequencedMap<String, Path> folders(MergeRecipe recipe, Path folder) {
    SequencedMap<String, Path> folders = new LinkedHashMap<>();
    for (String model : recipe.checkpoints()) {
      folders.put(model, folder.resolve(model).normalize());
    }
    return folders;
  }

  private static SequencedMap<String, String> inert(MergeRecipe recipe) {
    SequencedMap<String, String> inert = new LinkedHashMap<>();
    for (MergeParameter parameter : recipe.method().parameters()) {
      recipe.inert(parameter.name()).ifPresent(reason -> inert.put(parameter.name(), reason));
    }
    return inert;
  }
}
