package dev.mergewright.merge;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.checkpoint.PresumedTensor;
import dev.mergewright.checkpoint.Weights;
import dev.mergewright.tensor.DeviceKernels;
import dev.mergewright.tensor.ElementType;
import dev.mergewright.tensor.TensorSpec;
import dev.mergewright.tensor.Tiles;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// A merged model, computed tile by tile when asked.
///
/// The measure pass runs at the first read of a tensor and its few scalars are kept. Any tile order
/// and any number of threads give the same numbers. They are not rounded: a writer rounds them once
/// to the recipe's output type, which is the type of the specs here.
public final class MergedWeights implements Weights {
  private static final float[] NO_BASE = {};

  private final MergeRecipe recipe;
  private final SourcePool pool;
  private final MergeLayout layout;
  private final ParameterLookup parameters;
  private final SequencedMap<String, TensorSpec> tensors;

  /// Sparse, for a tensor that is being measured blocks its neighbours in the map, too.
  private final Map<String, Measured> measured;

  private @Nullable WholeModel whole;

  /// @param onDevice the formula's twin, when there is a device and it has one
  private record Measured(TensorGroup group, TileFormula formula, @Nullable DevicePass onDevice) {}

  private MergedWeights(MergeRecipe recipe, SourcePool pool) {
    this.recipe = recipe;
    this.pool = pool;
    this.layout = MergeLayout.of(recipe, pool::model);
    SequencedMap<String, TensorSpec> merged = new LinkedHashMap<>();
    ElementType outType = recipe.numerics().outType();
    layout
        .placements()
        .forEach(
            (name, placed) ->
                merged.put(name, outType == null ? placed.spec() : placed.spec().as(outType)));
    this.tensors = Collections.unmodifiableSequencedMap(merged);
    this.measured = new ConcurrentHashMap<>(16 * merged.size());
    this.parameters = new ParameterLookup(recipe);
    if (recipe.method().trimsWholeModel()) {
      requireSameSources();
    }
  }

  /// The merge of a recipe whose models are in the pool.
  public static MergedWeights of(MergeRecipe recipe, SourcePool pool) {
    return new MergedWeights(recipe, pool);
  }

  /// The recipe.
  public MergeRecipe recipe() {
    return recipe;
  }

  /// What each tensor is merged from, and what is left out.
  MergeLayout layout() {
    return layout;
  }

  /// The bytes of the tensors that it is merged from, each counted once.
  long bytesToRead() {
    return layout.placements().values().stream()
        .flatMap(placed -> placed.origins().stream())
        .distinct()
        .map(origin -> pool.model(origin.model()).tensors().get(origin.tensor()))
        .filter(Objects::nonNull)
        .mapToLong(TensorSpec::bytes)
        .sum();
  }

  /// Refuses a recipe that has no valid value for a parameter of some tensor, before any is merged.
  void requireParameters() {
    layout.placements().values().forEach(parameters::of);
  }

  @Override
  public SequencedMap<String, TensorSpec> tensors() {
    return tensors;
  }

  /// As much as goes to the device at once.
  @Override
  public int blockSize() {
    return pool.kernels() == null ? Weights.super.blockSize() : DeviceKernels.CHUNK;
  }

  @Override
  public void prepare(String tensor) {
    measured.computeIfAbsent(tensor, this::measure);
  }

  @Override
  public Optional<PresumedTensor> presume(String tensor) {
    Placement placed = Objects.requireNonNull(layout.placements().get(tensor));
    TensorParameters values = parameters.of(placed);
    if (pool.kernels() != null || isCopied(placed) || values.stepType() != null) {
      return Optional.empty();
    }
    TensorGroup group = group(placed);
    return recipe
        .method()
        .presume(group, values)
        .map(
            presumed ->
                new PresumedTensor() {
                  @Override
                  public void read(long from, float[] into, int count) {
                    try (PresumedFormula.Look look = presumed.look()) {
                      merge(group, presumed.formula(), look, from, into, count);
                    }
                  }

                  @Override
                  public boolean isConfirmed() {
                    return presumed.isConfirmed();
                  }
                });
  }

  @Override
  public void read(String tensor, long from, float[] into, int count) {
    TensorSpec spec = tensors.get(tensor);
    if (spec == null) {
      throw new IllegalArgumentException("no tensor named " + tensor);
    }
    if (from < 0 || count < 0 || from > spec.elements() - count) {
      throw new IllegalArgumentException(
          "elements [%d, %d) leave %s of %s".formatted(from, from + count, tensor, spec.shape()));
    }
    Measured ready = measured.computeIfAbsent(tensor, this::measure);
    if (ready.onDevice() != null) {
      ready.onDevice().read(from, into, count);
      return;
    }
    merge(ready.group(), ready.formula(), null, from, into, count);
  }

  /// @param look what looks at the tiles on the way, if anything does
  private static void merge(
      TensorGroup group,
      TileFormula formula,
      PresumedFormula.@Nullable Look look,
      long from,
      float[] into,
      int count) {
    int size = Math.min(Tiles.SIZE, count);
    float[] base = group.hasBase() ? new float[size] : NO_BASE;
    float[][] tiles = new float[group.sources()][size];
    float[] merged = new float[size];
    for (int done = 0; done < count; done += size) {
      int length = Math.min(size, count - done);
      readTiles(group, from + done, base, tiles, length);
      if (look != null) {
        look.at(base, tiles, length);
      }
      formula.apply(from + done, base, tiles, merged, length);
      System.arraycopy(merged, 0, into, done, length);
    }
  }

  /// Whether a tensor is merged on the pool's device; measures it.
  boolean isMergedOnDevice(String tensor) {
    return measured.computeIfAbsent(tensor, this::measure).onDevice() != null;
  }

  @Override
  public Weights asStored() {
    return switch (recipe.numerics().rounding()) {
      case NEAREST -> Weights.super.asStored();
      case STOCHASTIC -> asStoredByChance(recipe.seed());
    };
  }

  private static void readTiles(
      TensorGroup group, long from, float[] base, float[][] sources, int count) {
    if (base.length > 0) {
      group.readBase(from, base, count);
    }
    for (int s = 0; s < sources.length; s++) {
      group.readSource(s, from, sources[s], count);
    }
  }

  private Measured measure(String tensor) {
    Placement placed = Objects.requireNonNull(layout.placements().get(tensor));
    TensorGroup group = group(placed);
    TileFormula formula =
        isCopied(placed)
            ? MergedWeights::copy
            : recipe.method().formula(group, parameters.of(placed));
    DeviceKernels kernels = pool.kernels();
    DevicePass onDevice =
        kernels == null
            ? null
            : formula.onDevice().map(form -> new DevicePass(kernels, group, form)).orElse(null);
    return new Measured(group, formula, onDevice);
  }

  /// Whether too few of the sources have a tensor for a merge.
  boolean isCopied(Placement placed) {
    return placed.sources().size() < recipe.method().minSources();
  }

  /// The tensors that a placement is merged from, as the method looks at them.
  TensorGroup group(Placement placed) {
    TensorGroup group = pool.group(placed);
    return recipe.method().trimsWholeModel() ? whole().part(group) : group;
  }

  private synchronized WholeModel whole() {
    WholeModel known = whole;
    if (known == null) {
      known = WholeModel.of(layout.placements().values().stream().map(pool::group).toList());
      whole = known;
    }
    return known;
  }

  private void requireSameSources() {
    if (recipe.numerics().compat()) {
      throw new InvalidInputException(
          "mergekit trims tensor by tensor, so trim: model and compat: mergekit exclude each other;"
              + " keep one of them");
    }
    if (recipe.slices().size() > 1 || !layout.lacking().isEmpty()) {
      throw new InvalidInputException(
          "trim: model counts over all tensors of a source, so every source must have every tensor"
              + " of the merge; use trim: tensor");
    }
  }

  /// Too few of the sources have the tensor for a merge, so it stays as it is.
  private static void copy(long from, float[] base, float[][] sources, float[] merged, int count) {
    System.arraycopy(base.length > 0 ? base : sources[0], 0, merged, 0, count);
  }
}
