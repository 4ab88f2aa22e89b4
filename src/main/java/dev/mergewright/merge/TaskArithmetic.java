package dev.mergewright.merge;

import dev.mergewright.tensor.DeviceTile;
import dev.mergewright.tensor.Tiles;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Task arithmetic (arXiv 2212.04089): the base plus weighted task vectors.
///
/// ```text
/// d_i = x_i - b
/// y   = b + lambda * sum_i w_i d_i          the sum divided by sum_i w_i when `normalize`
/// ```
///
/// A `lambda` of 0 returns the base bit for bit.
public record TaskArithmetic() implements MergeMethod {
  @Override
  public String name() {
    return "task_arithmetic";
  }

  @Override
  public List<MergeParameter> parameters() {
    return List.of(
        MergeParameter.weight(), MergeParameter.lambda(), MergeParameter.normalize(false));
  }

  @Override
  public Set<String> ignored() {
    return Set.of("density", "rescale", "int8_mask");
  }

  @Override
  public Optional<String> nonlinearity(TensorParameters values) {
    return TaskVectors.dividing(values);
  }

  @Override
  public TileFormula measure(TensorGroup group, TensorParameters values) {
    float[] weights = TaskVectors.toFloats(values.ofEach("weight"));
    float scale = TaskVectors.scale(values);
    return TileFormula.twin(
        (from, base, sources, merged, count) -> {
          Tiles.clear(merged, count);
          for (int s = 0; s < weights.length; s++) {
            Tiles.addDifference(weights[s], sources[s], base, merged, count);
          }
          Tiles.addScaled(base, scale, merged, merged, count);
        },
        (on, from, base, sources) -> {
          DeviceTile b = Objects.requireNonNull(base);
          List<DeviceTile> deltas = sources.stream().map(x -> on.subtract(x, b)).toList();
          return on.addScaled(b, scale, on.sum(deltas, weights));
        });
  }
}
