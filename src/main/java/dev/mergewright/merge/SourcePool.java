package dev.mergewright.merge;

import dev.mergewright.checkpoint.Checkpoint;
import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.checkpoint.Progress;
import dev.mergewright.checkpoint.Weights;
import dev.mergewright.tensor.MagnitudeThreshold;
import dev.mergewright.tensor.TensorSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The models that recipes name, checked to have the same tensors, opened once and shared by every
/// merge of them.
///
/// A search makes thousands of merges of the same few models. Models that fit into the memory given
/// are decoded to `float` once, which refuses NaN and infinity; trim borders are remembered. Models
/// that do not fit are read from where they are at every use. Safe for concurrent use.
public final class SourcePool implements AutoCloseable {
  /// Thresholds remembered at most; a search with free densities asks for ever new ones.
  private static final int REMEMBERED = 4096;

  private final SequencedMap<String, Weights> models;
  private final List<Checkpoint> owned;
  private final Map<Trim, MagnitudeThreshold> thresholds = new ConcurrentHashMap<>();

  private record Trim(String base, String source, String tensor, long keep) {}

  private SourcePool(SequencedMap<String, Weights> models, List<Checkpoint> owned) {
    this.models = models;
    this.owned = owned;
  }

  /// A pool of opened models by the names that recipes use; the caller keeps and closes them.
  ///
  /// @param memory bytes of heap that decoded models may take; models are decoded in order while
  ///   they fit
  /// @throws InvalidInputException when two models differ in a tensor's name or shape
  public static SourcePool of(Map<String, ? extends Weights> models, long memory) {
    return of(models, memory, List.of());
  }

  /// Opens the models of a recipe; closing the pool closes them.
  ///
  /// @param folder what the recipe's paths are relative to
  /// @param memory bytes of heap that decoded models may take
  public static SourcePool open(MergeRecipe recipe, Path folder, long memory) throws IOException {
    return open(recipe.models(), folder, memory);
  }

  /// Opens models by their paths; closing the pool closes them.
  ///
  /// @param folder what the paths are relative to
  /// @param memory bytes of heap that decoded models may take
  public static SourcePool open(List<String> paths, Path folder, long memory) throws IOException {
    SequencedMap<String, Checkpoint> opened = new LinkedHashMap<>();
    boolean complete = false;
    try {
      for (String model : paths) {
        if (!opened.containsKey(model)) {
          opened.put(model, Checkpoint.open(folder.resolve(model)));
        }
      }
      SourcePool pool = of(opened, memory, List.copyOf(opened.values()));
      complete = true;
      return pool;
    } finally {
      if (!complete) {
        opened.values().forEach(Checkpoint::close);
      }
    }
  }

  private static SourcePool of(
      Map<String, ? extends Weights> models, long memory, List<Checkpoint> owned) {
    SequencedMap<String, Weights> pooled = new LinkedHashMap<>();
    long left = memory;
    for (Map.Entry<String, ? extends Weights> model : models.entrySet()) {
      if (!pooled.isEmpty()) {
        Map.Entry<String, Weights> first = pooled.firstEntry();
        requireSameTensors(first.getKey(), first.getValue(), model.getKey(), model.getValue());
      }
      long bytes = ResidentWeights.bytes(model.getValue());
      boolean fits = bytes <= left;
      pooled.put(
          model.getKey(),
          fits ? ResidentWeights.of(model.getKey(), model.getValue()) : model.getValue());
      left -= fits ? bytes : 0;
    }
    return new SourcePool(pooled, owned);
  }

  /// A model by the name that recipes use.
  public Weights model(String name) {
    Weights model = models.get(name);
    if (model == null) {
      throw new IllegalArgumentException(
          "no model named %s in the pool of %s".formatted(name, models.keySet()));
    }
    return model;
  }

  /// The models by name.
  public SequencedMap<String, Weights> models() {
    return Collections.unmodifiableSequencedMap(models);
  }

  /// The checkpoint that gives a merge of this recipe its configuration and tokenizer: the base, or
  /// the first source.
  ///
  /// @throws IllegalArgumentException when the pool was not made by [#open]
  public Checkpoint template(MergeRecipe recipe) {
    String name = recipe.models().getFirst();
    int index = new ArrayList<>(models.keySet()).indexOf(name);
    if (owned.isEmpty() || index < 0) {
      throw new IllegalArgumentException("the pool opened no checkpoint named " + name);
    }
    return owned.get(index);
  }

  /// Refuses models that the pool opened and that hold a NaN or an infinity, by tensor.
  public void requireFinite(Progress progress) {
    owned.forEach(model -> model.requireFinite(progress));
  }

  /// The fingerprints of the models that the pool opened, by name, for [MergeRecipe#id].
  public Map<String, String> fingerprints() throws IOException {
    Map<String, String> fingerprints = new LinkedHashMap<>();
    List<String> names = new ArrayList<>(models.keySet());
    for (int i = 0; i < owned.size(); i++) {
      fingerprints.put(names.get(i), owned.get(i).fingerprint());
    }
    return fingerprints;
  }

  @Override
  public void close() {
    owned.forEach(Checkpoint::close);
  }

  /// The same tensor of the base and of several sources.
  ///
  /// @param base the base's name, absent for methods without one
  TensorGroup group(String tensor, @Nullable String base, List<String> sources) {
    List<Weights> read = sources.stream().map(this::model).toList();
    Weights first = base == null ? read.getFirst() : model(base);
    TensorSpec spec = first.tensors().get(tensor);
    if (spec == null) {
      throw new IllegalArgumentException("no tensor named " + tensor);
    }
    return new PooledGroup(tensor, spec, base, base == null ? null : first, sources, read);
  }

  private final class PooledGroup implements TensorGroup {
    private final String name;
    private final TensorSpec spec;
    private final @Nullable String baseName;
    private final @Nullable Weights base;
    private final List<String> sourceNames;
    private final List<Weights> sources;

    PooledGroup(
        String name,
        TensorSpec spec,
        @Nullable String baseName,
        @Nullable Weights base,
        List<String> sourceNames,
        List<Weights> sources) {
      this.name = name;
      this.spec = spec;
      this.baseName = baseName;
      this.base = base;
      this.sourceNames = sourceNames;
      this.sources = sources;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public long elements() {
      return spec.elements();
    }

    @Override
    public List<Long> shape() {
      return spec.shape();
    }

    @Override
    public int sources() {
      return sources.size();
    }

    @Override
    public boolean hasBase() {
      return base != null;
    }

    @Override
    public void readBase(long from, float[] into, int count) {
      if (base == null) {
        throw new IllegalStateException("the merge has no base");
      }
      base.read(name, from, into, count);
    }

    @Override
    public void readSource(int source, long from, float[] into, int count) {
      sources.get(source).read(name, from, into, count);
    }

    @Override
    public void readTaskVector(int source, long from, float[] into, int count) {
      if (base instanceof ResidentWeights minus
          && sources.get(source) instanceof ResidentWeights resident) {
        resident.readMinus(minus, name, from, into, count);
      } else {
        TensorGroup.super.readTaskVector(source, from, into, count);
      }
    }

    @Override
    public void readTaskVectors(long from, float[] baseTile, float[][] into, int count) {
      if (base instanceof ResidentWeights) {
        for (int s = 0; s < into.length; s++) {
          readTaskVector(s, from, into[s], count);
        }
      } else {
        TensorGroup.super.readTaskVectors(from, baseTile, into, count);
      }
    }

    /// Of those that are remembered nothing is counted again.
    @Override
    public List<MagnitudeThreshold> thresholds(long[] keep) {
      if (thresholds.size() > REMEMBERED) {
        thresholds.clear();
      }
      long[] unknown = keep.clone();
      List<MagnitudeThreshold> known = new ArrayList<>();
      for (int s = 0; s < keep.length; s++) {
        MagnitudeThreshold border = thresholds.get(trim(s, keep[s]));
        known.add(border == null ? MagnitudeThreshold.NONE : border);
        unknown[s] = border == null ? keep[s] : elements(); // keeping all takes no search
      }
      List<MagnitudeThreshold> found = TensorGroup.super.thresholds(unknown);
      for (int s = 0; s < keep.length; s++) {
        if (unknown[s] == keep[s]) {
          known.set(s, found.get(s));
          thresholds.put(trim(s, keep[s]), found.get(s));
        }
      }
      return known;
    }

    private Trim trim(int source, long keep) {
      return new Trim(String.valueOf(baseName), sourceNames.get(source), name, keep);
    }
  }

  private static void requireSameTensors(
      String firstName, Weights first, String secondName, Weights second) {
    for (Map.Entry<String, TensorSpec> tensor : first.tensors().entrySet()) {
      TensorSpec other = second.tensors().get(tensor.getKey());
      List<Long> shape = tensor.getValue().shape();
      if (other == null) {
        throw lacks(secondName, tensor.getKey(), firstName, shape);
      }
      if (!other.shape().equals(shape)) {
        throw new InvalidInputException(
            "%s has shape %s in %s, but %s in %s; merge models of one architecture and one vocabulary"
                .formatted(tensor.getKey(), shape, firstName, other.shape(), secondName));
      }
    }
    for (Map.Entry<String, TensorSpec> tensor : second.tensors().entrySet()) {
      if (!first.tensors().containsKey(tensor.getKey())) {
        throw lacks(firstName, tensor.getKey(), secondName, tensor.getValue().shape());
      }
    }
  }

  private static InvalidInputException lacks(
      String model, String tensor, String other, List<Long> shape) {
    return new InvalidInputException(
        "%s has no tensor %s, which has shape %s in %s; merge models of one architecture, with tied or untied embeddings alike"
            .formatted(model, tensor, shape, other));
  }
}
