package dev.mergewright.merge;

import dev.mergewright.checkpoint.FileDigests;
import dev.mergewright.checkpoint.HubCache;
import dev.mergewright.checkpoint.Progress;
import dev.mergewright.checkpoint.Weights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// The models that a recipe reads from disk, opened and owned together.
///
/// @param models by the names of the recipe
record OpenModels(SequencedMap<String, OpenModel> models) implements AutoCloseable {
  /// No models.
  static OpenModels none() {
    return new OpenModels(new LinkedHashMap<>());
  }

  /// Opens each of these references once.
  ///
  /// @param folder what relative paths are relative to
  static OpenModels open(Collection<String> references, Path folder) throws IOException {
    HubCache hub = HubCache.of(System.getenv());
    OpenModels opened = none();
    boolean complete = false;
    try {
      for (String reference : references) {
        if (!opened.models.containsKey(reference)) {
          opened.models.put(reference, OpenModel.open(reference, folder, hub));
        }
      }
      complete = true;
      return opened;
    } finally {
      if (!complete) {
        opened.close();
      }
    }
  }

  /// A model by its name.
  OpenModel model(String name) {
    OpenModel model = models.get(name);
    if (model == null) {
      throw new IllegalArgumentException("no model named " + name + " was opened");
    }
    return model;
  }

  /// The weights of each model as they lie on disk, adapters applied.
  SequencedMap<String, Weights> weights() {
    SequencedMap<String, Weights> weights = new LinkedHashMap<>();
    models.forEach((name, model) -> weights.put(name, model.weights()));
    return weights;
  }

  /// Where each model lies, for people.
  SequencedMap<String, String> places() {
    SequencedMap<String, String> places = new LinkedHashMap<>();
    models.forEach((name, model) -> places.put(name, model.place()));
    return places;
  }

  /// The models that are of another architecture than one of them, one sentence each.
  List<String> otherKinds(String name) {
    String kind = model(name).checkpoint().config().path("model_type").asText();
    List<String> notes = new ArrayList<>();
    for (Map.Entry<String, OpenModel> model : models.entrySet()) {
      String other = model.getValue().checkpoint().config().path("model_type").asText();
      if (!kind.isEmpty() && !other.isEmpty() && !other.equals(kind)) {
        notes.add(
            "%s is a %s model and %s a %s model: tensors are merged by name and shape, whatever they mean"
                .formatted(name, kind, model.getKey(), other));
      }
    }
    return notes;
  }

  /// The fingerprint of each model; reads every file once.
  ///
  /// @param threads how many files are read at once
  Map<String, String> fingerprints(int threads, Progress progress) throws IOException {
    List<Path> files = new ArrayList<>();
    for (OpenModel model : models.values()) {
      files.addAll(model.files());
    }
    Map<Path, String> digests = FileDigests.of(files, threads, progress);
    Map<String, String> fingerprints = new LinkedHashMap<>();
    for (Map.Entry<String, OpenModel> model : models.entrySet()) {
      fingerprints.put(model.getKey(), model.getValue().fingerprint(digests));
    }
    return fingerprints;
  }

  @Override
  public void close() {
    models.values().forEach(OpenModel::close);
  }
}
