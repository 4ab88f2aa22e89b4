package dev.mergewright.merge;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.tensor.Tiles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// A merge that is linear in the weights of its sources while everything else stays, taken apart.
///
/// ```text
/// merged = rest + sum_s w_s direction_s          per tensor, w_s as the recipe gives it there
/// ```
///
/// For task arithmetic a direction is a task vector, for DARE what chance left of it, for TIES what
/// the frozen election left of it, each times `lambda`; for `linear` it is the source itself. What
/// weights have a part in nonlinearly (a weighted election, `normalize`) is refused. Directions are
/// computed tile by tile when read, by the method's own formula on a base of zeros: no digit is
/// lost between large weights and small changes. Safe for concurrent use.
public final class LinearMerge {
  private static final float[] NO_BASE = {};

  private final MergedWeights merged;
  private final ParameterLookup parameters;
  private final List<MergeSource> sources;
  private final Map<Key, TileFormula> formulas = new ConcurrentHashMap<>();

  private record Key(String tensor, int source) {}

  private LinearMerge(MergedWeights merged) {
    this.merged = merged;
    this.parameters = new ParameterLookup(merged.recipe());
    this.sources = merged.recipe().sources();
  }

  /// Takes the merge of a recipe whose models are in the pool apart.
  ///
  /// @throws InvalidInputException when it is not linear in its weights
  public static LinearMerge of(MergeRecipe recipe, SourcePool pool) {
    if (recipe.slices().size() > 1) {
      throw new InvalidInputException(
          "a merge of several slices has weights by slice, so it cannot be taken apart by source;"
              + " name whole models");
    }
    LinearMerge merge = new LinearMerge(MergedWeights.of(recipe, pool));
    merge.merged.layout().placements().values().forEach(merge::requireLinear);
    return merge;
  }

  private void requireLinear(Placement placed) {
    TensorParameters values = parameters.of(placed);
    Optional<String> reason =
        values.stepType() == null
            ? merged.recipe().method().nonlinearity(values)
            : Optional.of("compat: mergekit rounds every step; leave it out");
    reason.ifPresent(
        why -> {
          throw new InvalidInputException(
              "%s is not linear in its weights for %s: %s"
                  .formatted(merged.recipe().method().name(), placed.tensor(), why));
        });
  }

  /// The merge itself, unrounded.
  public MergedWeights weights() {
    return merged;
  }

  /// The models whose weights these are, in recipe order.
  public List<String> sources() {
    return sources.stream().map(MergeSource::model).toList();
  }

  /// The weight that the recipe gives a source in a tensor; 0 where the source has no part in it.
  public double weight(String tensor, int source) {
    Placement placed = placement(tensor);
    int place = place(placed, source);
    return place < 0 ? 0 : parameters.of(placed).of(place, "weight");
  }

  /// Reads a tile of the direction of a source into `into[0..count)`: how the merged tensor changes
  /// when the source's weight rises by 1. Zeros where the source has no part in it.
  public void readDirection(String tensor, int source, long from, float[] into, int count) {
    Placement placed = placement(tensor);
    int place = place(placed, source);
    if (place < 0) {
      Tiles.clear(into, count);
      return;
    }
    TensorGroup group = merged.group(placed);
    TileFormula formula =
        formulas.computeIfAbsent(new Key(tensor, place), _ -> formula(placed, group, place));
    float[][] tiles = new float[group.sources()][count];
    if (group.hasBase()) {
      group.readTaskVectors(from, new float[count], tiles, count);
      formula.apply(from, new float[count], tiles, into, count);
    } else {
      for (int s = 0; s < tiles.length; s++) {
        group.readSource(s, from, tiles[s], count);
      }
      formula.apply(from, NO_BASE, tiles, into, count);
    }
  }

  /// The method's formula with a weight of 1 for one source and 0 for the others.
  private TileFormula formula(Placement placed, TensorGroup group, int place) {
    TensorParameters values = parameters.of(placed);
    List<Map<String, Double>> bySource = new ArrayList<>();
    for (int s = 0; s < values.bySource().size(); s++) {
      Map<String, Double> own = new HashMap<>(values.bySource().get(s));
      own.put("weight", s == place ? 1.0 : 0.0);
      bySource.add(own);
    }
    return merged
        .recipe()
        .method()
        .measure(group, new TensorParameters(values.global(), bySource, values.seed(), null));
  }

  private Placement placement(String tensor) {
    return Objects.requireNonNull(
        merged.layout().placements().get(tensor), () -> "no tensor named " + tensor);
  }

  /// Where a source stands among those that have a tensor; negative when it has no part in it.
  private int place(Placement placed, int source) {
    MergeSource wanted = sources.get(source);
    for (int s = 0; s < placed.sources().size() && !merged.isCopied(placed); s++) {
      if (placed.sources().get(s).source().equals(wanted)) {
        return s;
      }
    }
    return -1;
  }
}
