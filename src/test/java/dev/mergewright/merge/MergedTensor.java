package dev.mergewright.merge;

import dev.mergewright.checkpoint.ArrayWeights;
import dev.mergewright.checkpoint.Weights;
import dev.mergewright.tensor.CounterMask;
import dev.mergewright.tensor.ElementType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One tensor merged by a method's formula, without recipe and model, for tests of the steps of
/// mergekit.
record MergedTensor(TensorGroup group, TileFormula formula) {
  static final String NAME = "model.layers.0.mlp.up_proj.weight";

  static MergedTensor of(MergeMethod method, TensorGroup group, TensorParameters values) {
    return new MergedTensor(group, method.formula(group, values));
  }

  /// A group of float32 tensors.
  ///
  /// @param base absent for methods without one
  static TensorGroup group(List<Long> shape, float @Nullable [] base, List<float[]> sources) {
    Map<String, Weights> models = new HashMap<>();
    if (base != null) {
      models.put("base", new ArrayWeights().with(NAME, ElementType.F32, shape, base));
    }
    for (int s = 0; s < sources.size(); s++) {
      models.put("x" + s, new ArrayWeights().with(NAME, ElementType.F32, shape, sources.get(s)));
    }
    List<String> names = models.keySet().stream().filter(m -> !m.equals("base")).sorted().toList();
    return SourcePool.of(models, 0).group(NAME, base == null ? null : "base", names);
  }

  /// A method's parameters: what is given, for every source alike, and the standard.
  static TensorParameters values(
      MergeMethod method, int sources, Map<String, Double> given, @Nullable ElementType steps) {
    Map<String, Double> global = new HashMap<>();
    Map<String, Double> own = new HashMap<>();
    for (MergeParameter parameter : method.parameters()) {
      Map<String, Double> place = parameter.scope() == MergeParameter.Scope.GLOBAL ? global : own;
      place.put(
          parameter.name(),
          Objects.requireNonNull(
              given.getOrDefault(parameter.name(), parameter.standard()), parameter.name()));
    }
    return new TensorParameters(
        global, Collections.nCopies(sources, own), CounterMask.key(11, NAME), steps);
  }

  /// The same parameters with another one of each source.
  static TensorParameters with(TensorParameters values, String name, List<Double> each) {
    List<Map<String, Double>> bySource = new ArrayList<>();
    for (int s = 0; s < each.size(); s++) {
      Map<String, Double> own = new HashMap<>(values.bySource().get(s));
      own.put(name, each.get(s));
      bySource.add(own);
    }
    return new TensorParameters(values.global(), bySource, values.seed(), values.stepType());
  }

  float[] all() {
    return read(0, Math.toIntExact(group.elements()));
  }

  float[] read(long from, int count) {
    float[] base = new float[group.hasBase() ? count : 0];
    float[][] tiles = new float[group.sources()][count];
    if (group.hasBase()) {
      group.readBase(from, base, count);
    }
    for (int s = 0; s < tiles.length; s++) {
      group.readSource(s, from, tiles[s], count);
    }
    float[] merged = new float[count];
    formula.apply(from, base, tiles, merged, count);
    return merged;
  }
}
