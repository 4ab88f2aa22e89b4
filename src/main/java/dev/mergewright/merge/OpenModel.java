package dev.mergewright.merge;

import dev.mergewright.checkpoint.Adapter;
import dev.mergewright.checkpoint.Checkpoint;
import dev.mergewright.checkpoint.HubCache;
import dev.mergewright.checkpoint.ModelReference;
import dev.mergewright.checkpoint.Sha256;
import dev.mergewright.checkpoint.Weights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A model that a recipe names, opened: a checkpoint and perhaps an adapter over it.
///
/// @param checkpoint the model on disk
/// @param adapter the adapter; absent without one
/// @param weights the checkpoint's weights with the adapter over them
record OpenModel(Checkpoint checkpoint, @Nullable Adapter adapter, Weights weights)
    implements AutoCloseable {
  /// Opens what a reference leads to; a folder, or a model that was downloaded from the hub.
  ///
  /// @param folder what a relative path is relative to
  static OpenModel open(String reference, Path folder, HubCache hub) throws IOException {
    ModelReference parsed = ModelReference.parse(reference);
    Checkpoint checkpoint = Checkpoint.open(parsed.model().resolve(folder, hub));
    Adapter adapter = null;
    boolean complete = false;
    try {
      if (parsed.adapter() != null) {
        adapter = Adapter.open(parsed.adapter().resolve(folder, hub));
      }
      OpenModel model =
          new OpenModel(
              checkpoint, adapter, adapter == null ? checkpoint : adapter.over(checkpoint));
      complete = true;
      return model;
    } finally {
      if (!complete) {
        close(checkpoint, adapter);
      }
    }
  }

  /// The files that the model consists of.
  List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>(checkpoint.files());
    if (adapter != null) {
      files.addAll(adapter.files());
    }
    return files;
  }

  /// The identity of the checkpoint, and of the adapter if there is one.
  ///
  /// @param digests of its [#files]
  String fingerprint(Map<Path, String> digests) throws IOException {
    String fingerprint = checkpoint.fingerprint(digests);
    return adapter == null
        ? fingerprint
        : Sha256.of(fingerprint + "+" + adapter.fingerprint(digests));
  }

  /// Where it lies, for people.
  String place() {
    return adapter == null
        ? checkpoint.folder().toString()
        : checkpoint.folder() + " + " + adapter.folder();
  }

  @Override
  public void close() {
    close(checkpoint, adapter);
  }

  private static void close(Checkpoint checkpoint, @Nullable Adapter adapter) {
    checkpoint.close();
    if (adapter != null) {
      adapter.close();
    }
  }
}
