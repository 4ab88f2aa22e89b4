package dev.mergewright.merge;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.checkpoint.Weights;
import dev.mergewright.tensor.DeviceKernels;
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
  private final OpenModels opened;
  private final @Nullable DeviceKernels kernels;
  private final Map<Trim, MagnitudeThreshold> thresholds = new ConcurrentHashMap<>();

  private record Trim(@Nullable Tensor base, Tensor source, long keep) {}

  private SourcePool(
      SequencedMap<String, Weights> models, OpenModels opened, @Nullable DeviceKernels kernels) {
    this.models = models;
    this.opened = opened;
    this.kernels = kernels;
  }

  /// A pool of opened models by the names that recipes use; the caller keeps and closes them.
  ///
  /// @param memory bytes of heap that decoded models may take; models are decoded in order while
  ///   they fit
  /// @throws InvalidInputException when two models differ in a tensor's name or shape
  public static SourcePool of(Map<String, ? extends Weights> models, long memory) {
    requireSameTensors(models);
    return of(models, memory, OpenModels.none());
  }

  /// Opens models by their references, which must have the same tensors; closing the pool closes
  /// them.
  ///
  /// @param folder what relative paths are relative to
  /// @param memory bytes of heap that decoded models may take
  public static SourcePool open(List<String> references, Path folder, long memory)
      throws IOException {
    OpenModels opened = OpenModels.open(references, folder);
    boolean complete = false;
    try {
      requireSameTensors(opened.weights());
      SourcePool pool = of(opened.weights(), memory, opened);
      complete = true;
      return pool;
    } finally {
      if (!complete) {
        opened.close();
      }
    }
  }

  /// A pool of opened models that may differ in their tensors; the caller keeps and closes them.
  static SourcePool differing(Map<String, ? extends Weights> models) {
    return of(models, 0, OpenModels.none());
  }

  /// The same pool, whose merges are computed on a device as far as their formulas have a form for
  /// it; absent, on the CPU. The kernels are the caller's to close.
  ///
  /// The numbers are the same: sums whose order a device would change are left to the CPU.
  public SourcePool on(@Nullable DeviceKernels device) {
    return new SourcePool(models, opened, device);
  }

  /// The same pool, whose models are read through a window unless they are decoded already.
  public SourcePool through(SourceWindow window) {
    SequencedMap<String, Weights> seen = new LinkedHashMap<>(models);
    seen.replaceAll(
        (name, model) -> model instanceof ResidentWeights ? model : window.over(name, model));
    return new SourcePool(seen, opened, kernels);
  }

  /// The device on which merges are computed, if it is not the CPU.
  @Nullable DeviceKernels kernels() {
    return kernels;
  }

  /// The same pool with merges of its models, each of which may name those before it. They are
  /// computed when they are read.
  SourcePool with(SequencedMap<String, MergeRecipe> stages) {
    SourcePool more = new SourcePool(new LinkedHashMap<>(models), opened, kernels);
    stages.forEach(
        (name, stage) -> more.models.put(name, MergedWeights.of(stage, more).asStored()));
    return more;
  }

  private static SourcePool of(
      Map<String, ? extends Weights> models, long memory, OpenModels opened) {
    SequencedMap<String, Weights> pooled = new LinkedHashMap<>();
    long left = memory;
    for (Map.Entry<String, ? extends Weights> model : models.entrySet()) {
      long bytes = ResidentWeights.bytes(model.getValue());
      boolean fits = bytes <= left;
      pooled.put(
          model.getKey(),
          fits ? ResidentWeights.of(model.getKey(), model.getValue()) : model.getValue());
      left -= fits ? bytes : 0;
    }
    return new SourcePool(pooled, opened, null);
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

  /// The models that are read from where they are at every use.
  public List<Weights> inFiles() {
    return models.values().stream().filter(model -> !(model instanceof ResidentWeights)).toList();
  }

  @Override
  public void close() {
    opened.close();
  }

  /// The tensors that a placement is merged from.
  TensorGroup group(Placement placed) {
    Placement.Origin base = placed.base();
    return new PooledGroup(
        placed.tensor(),
        placed.spec(),
        base == null ? null : tensor(base.model(), base.tensor()),
        placed.sources().stream()
            .map(source -> tensor(source.model(), source.tensor()))
            .toArray(Tensor[]::new));
  }

  /// The tensor of one name in the base and in several sources.
  ///
  /// @param base the base's name, absent for methods without one
  TensorGroup group(String name, @Nullable String base, List<String> sources) {
    TensorSpec spec = model(base == null ? sources.getFirst() : base).tensors().get(name);
    if (spec == null) {
      throw new IllegalArgumentException("no tensor named " + name);
    }
    return new PooledGroup(
        name,
        spec,
        base == null ? null : tensor(base, name),
        sources.stream().map(source -> tensor(source, name)).toArray(Tensor[]::new));
  }

  private Tensor tensor(String model, String name) {
    return new Tensor(model, name, model(model));
  }

  /// A tensor of a model in the pool.
  private record Tensor(String model, String name, Weights weights) {
    void read(long from, float[] into, int count) {
      weights.read(name, from, into, count);
    }
  }

  private final class PooledGroup implements TensorGroup {
    private final String name;
    private final TensorSpec spec;
    private final @Nullable Tensor base;
    private final Tensor[] sources;

    PooledGroup(String name, TensorSpec spec, @Nullable Tensor base, Tensor[] sources) {
      this.name = name;
      this.spec = spec;
      this.base = base;
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
      return sources.length;
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
      base.read(from, into, count);
    }

    @Override
    public void readSource(int source, long from, float[] into, int count) {
      sources[source].read(from, into, count);
    }

    @Override
    public void readTaskVector(int source, long from, float[] into, int count) {
      if (base != null
          && base.weights() instanceof ResidentWeights minus
          && sources[source].weights() instanceof ResidentWeights resident) {
        resident.readMinus(sources[source].name(), minus, base.name(), from, into, count);
      } else {
        TensorGroup.super.readTaskVector(source, from, into, count);
      }
    }

    @Override
    public void readTaskVectors(long from, float[] baseTile, float[][] into, int count) {
      if (base != null && base.weights() instanceof ResidentWeights) {
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
      List<MagnitudeThreshold> found =
          kernels == null ? TensorGroup.super.thresholds(unknown) : onDevice(kernels, unknown);
      for (int s = 0; s < keep.length; s++) {
        if (unknown[s] == keep[s]) {
          known.set(s, found.get(s));
          thresholds.put(trim(s, keep[s]), found.get(s));
        }
      }
      return known;
    }

    private List<MagnitudeThreshold> onDevice(DeviceKernels device, long[] keep) {
      List<MagnitudeThreshold> borders = new ArrayList<>();
      for (int s = 0; s < keep.length; s++) {
        int source = s;
        borders.add(
            device.keeping(
                keep[s],
                elements(),
                (from, into, count) -> readTaskVector(source, from, into, count)));
      }
      return borders;
    }

    private Trim trim(int source, long keep) {
      return new Trim(base, sources[source], keep);
    }
  }

  private static void requireSameTensors(Map<String, ? extends Weights> models) {
    models.entrySet().stream()
        .findFirst()
        .ifPresent(
            first ->
                models.forEach(
                    (name, model) ->
                        requireSameTensors(first.getKey(), first.getValue(), name, model)));
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
