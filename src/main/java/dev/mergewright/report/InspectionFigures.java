package dev.mergewright.report;

import dev.mergewright.merge.TaskVectorSums;
import dev.mergewright.report.TaskVectors.Pair;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The numbers behind the charts of an inspection, one per layer; absent where a ratio has no
/// divisor.
///
/// @param layers the layers proper
/// @param sizes per source the norm of its task vector, in percent of the base's norm
/// @param cosines per pair of sources
/// @param conflicts per pair of sources, in percent of the weights that both changed
record InspectionFigures(
    List<Integer> layers, List<Course> sizes, List<Course> cosines, List<Course> conflicts) {
  /// A value per layer.
  record Course(String name, List<@Nullable Double> values) {}

  static InspectionFigures of(TaskVectors vectors) {
    List<TaskVectorSums> sums = vectors.layers().stream().map(vectors.inspection()::of).toList();
    List<Pair> pairs = vectors.pairs();
    return new InspectionFigures(
        vectors.layers(),
        IntStream.range(0, vectors.sources())
            .mapToObj(s -> course(vectors.name(s), sums, 1e2, sum -> sum.relativeNorm(s)))
            .toList(),
        pairs.stream()
            .map(
                pair ->
                    course(
                        vectors.name(pair),
                        sums,
                        1,
                        sum -> sum.cosine(pair.first(), pair.second())))
            .toList(),
        pairs.stream()
            .map(
                pair ->
                    course(
                        vectors.name(pair),
                        sums,
                        1e2,
                        sum -> sum.conflicts(pair.first(), pair.second())))
            .toList());
  }

  private static Course course(
      String name,
      List<TaskVectorSums> layers,
      double scale,
      Function<TaskVectorSums, OptionalDouble> value) {
    List<@Nullable Double> values = new ArrayList<>();
    layers.forEach(sums -> values.add(rounded(value.apply(sums), scale)));
    return new Course(name, values);
  }

  /// Four decimals.
  private static @Nullable Double rounded(OptionalDouble value, double scale) {
    return value.isEmpty() ? null : Math.round(1e4 * scale * value.getAsDouble()) / 1e4;
  }
}
