package dev.mergewright.merge;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.tensor.ElementType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// Every merge method as mergekit 0.1.4 computes it: `compat: mergekit`.
///
/// Tensors are cast to one type when they are read, every operation rounds to it as [Steps] says,
/// and mergekit's guards hold, however small the numbers. The formulas of one line are here, the
/// others in classes of their own.
///
/// ```text
/// linear        y = sum_i w_i x_i, / sum_i w_i when `normalize`
/// passthrough   y = scale x
/// nearswap      w = clamp(t / max(|b - x|, 1e-6), 0, 1),  y = w x + (1 - w) b
/// slerp         the rule of Slerp in float, rounded once
/// ```
///
/// Where mergekit is wrong it is not followed: what would be NaN, infinite or refused for a reason
/// of arithmetic is computed by our rule, and results are never wider than the type.
final class SteppedMethods {
  private static final float LEAST_CHANGE = 1e-6f;

  private SteppedMethods() {}

  /// The formula of a method in steps of a type.
  ///
  /// @throws InvalidInputException when the method has an option that mergekit lacks
  static TileFormula formula(
      MergeMethod method, TensorGroup group, TensorParameters values, ElementType type) {
    for (MergeOption option : method.options()) {
      if (!option.isStandard()) {
        throw new InvalidInputException(
            "mergekit has no %s: %s for %s; remove it, or remove compat"
                .formatted(option.name(), option.chosen(), method.name()));
      }
    }
    Steps steps = new Steps(type);
    TileFormula formula = formula(method, new SteppedGroup(group, steps), values, steps);
    return type == ElementType.F32 ? formula : casting(formula, steps);
  }

  /// Tiles come as they are stored and are the caller's: the cast works on copies.
  private static TileFormula casting(TileFormula formula, Steps steps) {
    return (from, base, sources, merged, count) -> {
      float[][] cast = new float[sources.length][];
      for (int s = 0; s < cast.length; s++) {
        cast[s] = cast(sources[s], steps, count);
      }
      formula.apply(from, base.length == 0 ? base : cast(base, steps, count), cast, merged, count);
    };
  }

  private static float[] cast(float[] tile, Steps steps, int count) {
    float[] cast = new float[count];
    System.arraycopy(tile, 0, cast, 0, count);
    steps.round(cast, count);
    return cast;
  }

  private static TileFormula formula(
      MergeMethod method, TensorGroup group, TensorParameters values, Steps steps) {
    return switch (method) {
      case Linear _ -> linear(group, values, steps);
      case Passthrough _ -> passthrough((float) values.of(0, "scale"), steps);
      case NearSwap _ -> nearSwap((float) values.of("t"), steps);
      case Slerp slerp -> slerp(slerp.measure(group, values), steps);
      case NuSlerp _ -> SteppedNuSlerp.of(group, values, steps);
      case MultiSlerp _ -> SteppedMultiSlerp.of(group, values, steps);
      case Karcher _ -> SteppedKarcher.of(group, values, steps);
      case ModelStock _ -> SteppedModelStock.of(group, values, steps);
      case Sce _ -> SteppedSce.of(group, values, steps);
      case ArceeFusion _ -> SteppedFusion.of(group, steps);
      case Ram _ -> new SteppedOverlay(steps, steps.of(values.of("epsilon")), ones(group));
      case RamPlus _ ->
          new SteppedOverlay(steps, steps.of(values.of("epsilon")), RamPlus.factors(group, values));
      case TaskArithmetic _ -> add(group, values, steps, Sparsity.none(group));
      case DareLinear _ -> add(group, values, steps, random(group, values));
      case Breadcrumbs _ -> add(group, values, steps, Sparsity.band(group, unscaled(values)));
      case DellaLinear _ -> add(group, values, steps, ranked(group, values));
      case Ties _ -> elect(group, values, steps, Sparsity.largest(group, unscaled(values)));
      case DareTies _ -> elect(group, values, steps, random(group, values));
      case BreadcrumbsTies _ -> elect(group, values, steps, Sparsity.band(group, unscaled(values)));
      case Della _ -> elect(group, values, steps, ranked(group, values));
    };
  }

  private static TileFormula add(
      TensorGroup group, TensorParameters values, Steps steps, Sparsity sparsity) {
    return SteppedTaskVectors.of(group, values, steps, sparsity, false);
  }

  private static TileFormula elect(
      TensorGroup group, TensorParameters values, Steps steps, Sparsity sparsity) {
    return SteppedTaskVectors.of(group, values, steps, sparsity, true);
  }

  private static Sparsity random(TensorGroup group, TensorParameters values) {
    return Sparsity.random(group, unscaled(values), RescaleNorm.EXPECTED);
  }

  private static Sparsity ranked(TensorGroup group, TensorParameters values) {
    return Sparsity.ranked(group, unscaled(values), RescaleNorm.EXPECTED);
  }

  /// The same parameters with `rescale` off, for rules that only drop.
  private static TensorParameters unscaled(TensorParameters values) {
    Map<String, Double> global = new HashMap<>(values.global());
    global.put("rescale", 0.0);
    return new TensorParameters(global, values.bySource(), values.seed(), values.stepType());
  }

  private static float[] ones(TensorGroup group) {
    float[] ones = new float[group.sources()];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static TileFormula linear(TensorGroup group, TensorParameters values, Steps steps) {
    float[] weights = steps.of(values.ofEach("weight"));
    boolean divides = values.isOn("normalize");
    float divisor = divides ? steps.of(Linear.requireSum(widened(weights), group.name())) : 1;
    return (from, base, sources, merged, count) -> {
      steps.sum(weights, sources, merged, count);
      steps.divide(merged, divisor, count);
    };
  }

  static double[] widened(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  private static TileFormula passthrough(float scale, Steps steps) {
    return (from, base, sources, merged, count) -> {
      System.arraycopy(sources[0], 0, merged, 0, count);
      steps.scale(merged, scale, count);
    };
  }

  /// A number over a tensor is its reciprocal times the number, as PyTorch computes it.
  private static TileFormula nearSwap(float t, Steps steps) {
    return (from, base, sources, merged, count) -> {
      for (int i = 0; i < count; i++) {
        float change = Math.abs(steps.of(base[i] - sources[0][i]));
        float inverse = steps.of(1 / Math.max(change, steps.of(LEAST_CHANGE)));
        float w = Math.clamp(steps.of(inverse * t), 0, 1);
        merged[i] = steps.of(steps.of(w * sources[0][i]) + steps.of(steps.of(1 - w) * base[i]));
      }
    };
  }

  private static TileFormula slerp(TileFormula inFloat, Steps steps) {
    return (from, base, sources, merged, count) -> {
      inFloat.apply(from, base, sources, merged, count);
      steps.round(merged, count);
    };
  }
}
