package dev.mergewright.experiment.models;

import dev.mergewright.checkpoint.Checkpoint;
import dev.mergewright.llama.LlamaConfig;
import dev.mergewright.llama.ModelExecution;
import dev.mergewright.synthesis.calls.LocalChatModel;
import dev.mergewright.synthesis.calls.LocalModels;
import dev.mergewright.synthesis.grammar.GrammarChatModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The models of a generation file that run in this process: checkpoints, loaded when they are
/// first asked something, and grammars.
public final class CheckpointModels implements LocalModels, AutoCloseable {
  private final Path folder;
  private final ModelExecution execution;
  private final boolean readsWeights;
  private final List<LoadedModel> loaded = new ArrayList<>();

  private CheckpointModels(Path folder, ModelExecution execution, boolean readsWeights) {
    this.folder = folder;
    this.execution = execution;
    this.readsWeights = readsWeights;
  }

  /// Models that can be asked. Opening one reads all its bytes, for its fingerprint.
  ///
  /// @param folder what the paths of checkpoints are relative to
  /// @param execution how they are run
  public static CheckpointModels of(Path folder, ModelExecution execution) {
    return new CheckpointModels(folder, execution, true);
  }

  /// Models that are only checked for being there, for plans: they have no fingerprint and cannot
  /// be asked.
  public static CheckpointModels unread(Path folder) {
    return new CheckpointModels(folder, ModelExecution.PLAIN, false);
  }

  @Override
  public Local checkpoint(String name) throws IOException {
    Path place = folder.resolve(name).normalize();
    LlamaConfig.read(place); // a wrong folder is told now, not after hours of calls
    try (Checkpoint checkpoint = Checkpoint.open(place)) {
      return new Local(readsWeights ? checkpoint.fingerprint() : "unread", () -> chat(name, place));
    }
  }

  @Override
  public Local grammar(String name) {
    return GrammarChatModel.open(name);
  }

  private synchronized LocalChatModel chat(String name, Path place) {
    try {
      LoadedModel model = LoadedModel.open(place, execution);
      loaded.add(model);
      return LocalChatModel.of(
          name, model.model(), model.format()::tokenCount, LocalChatModel.DEFAULT_BATCH);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  @Override
  public synchronized void close() {
    loaded.forEach(LoadedModel::close);
  }
}
