package dev.mergewright.merge;

import dev.mergewright.checkpoint.Weights;
import dev.mergewright.tensor.TensorSpec;
import dev.mergewright.tensor.Tiles;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
  private final List<String> sources;
  private final ParameterLookup parameters;
  private final SequencedMap<String, TensorSpec> tensors;

  /// Sparse, for a tensor that is being measured blocks its neighbours in the map, too.
  private final Map<String, Measured> measured;

  private record Measured(TensorGroup group, TileFormula formula) {}

  private MergedWeights(MergeRecipe recipe, SourcePool pool) {
    this.recipe = recipe;
    this.pool = pool;
    this.sources = recipe.sources().stream().map(MergeSource::model).toList();
    SequencedMap<String, TensorSpec> merged = new LinkedHashMap<>();
    pool.model(recipe.models().getFirst())
        .tensors()
        .forEach((name, spec) -> merged.put(name, spec.as(recipe.outType())));
    this.tensors = Collections.unmodifiableSequencedMap(merged);
    this.measured = new ConcurrentHashMap<>(16 * merged.size());
    this.parameters = new ParameterLookup(recipe, Depth.of(merged.keySet()));
    sources.forEach(pool::model);
  }

  /// The merge of a recipe whose models are in the pool.
  public static MergedWeights of(MergeRecipe recipe, SourcePool pool) {
    return new MergedWeights(recipe, pool);
  }

  /// The recipe.
  public MergeRecipe recipe() {
    return recipe;
  }

  @Override
  public SequencedMap<String, TensorSpec> tensors() {
    return tensors;
  }

  @Override
  public void prepare(String tensor) {
    measured.computeIfAbsent(tensor, this::measure);
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
    int size = Math.min(Tiles.SIZE, count);
    float[] base = recipe.base() == null ? NO_BASE : new float[size];
    float[][] tiles = new float[sources.size()][size];
    float[] merged = new float[size];
    for (int done = 0; done < count; done += size) {
      int length = Math.min(size, count - done);
      readTiles(ready.group(), from + done, base, tiles, length);
      ready.formula().apply(from + done, base, tiles, merged, length);
      System.arraycopy(merged, 0, into, done, length);
    }
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
    @Nullable String base = recipe.base();
    TensorGroup group = pool.group(tensor, base, sources);
    return new Measured(group, recipe.method().measure(group, parameters.of(tensor)));
  }
}
