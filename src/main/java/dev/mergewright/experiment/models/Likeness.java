package dev.mergewright.experiment.models;

import dev.mergewright.experiment.settings.Arm;
import dev.mergewright.merge.TaskVectorSums;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How much a merge's task vector is like those of its parents, over all tensors.
///
/// ```text
/// x_m, x_p    merge, parent minus base       unrounded: rounding is no likeness
/// cosine      <x_m, x_p> / (|x_m| |x_p|)
/// ratio       |x_m| / |x_p|
/// ```
///
/// @param parents one per model besides the base
public record Likeness(List<To> parents) {
  /// From this cosine on one vector is the other one scaled: less than 1 % of its square points
  /// elsewhere.
  private static final double SAME_DIRECTION = 0.995;

  /// Under this ratio there is no task vector left.
  private static final double NOTHING = 0.005;

  /// This far from 1 a ratio is still 1.
  private static final double SAME_LENGTH = 0.02;

  /// This far apart the values of a parameter are still one value.
  private static final double SAME_VALUE = 0.02;

  public Likeness {
    parents = List.copyOf(parents);
  }

  /// A parent.
  ///
  /// @param cosine 0 where a vector vanishes
  /// @param ratio 0 where the parent is the base
  record To(String role, String model, double cosine, double ratio) {
    String name() {
      return "the %s %s".formatted(role, Path.of(model).getFileName());
    }
  }

  /// Of sums whose sources are the parents in their order, and then the merge.
  static Likeness of(List<Arm.Parent> parents, TaskVectorSums sums) {
    int merge = parents.size();
    List<To> all = new ArrayList<>();
    for (int p = 0; p < merge; p++) {
      double norm = sums.norm(p);
      all.add(
          new To(
              parents.get(p).role(),
              parents.get(p).model(),
              sums.cosine(p, merge).orElse(0),
              norm == 0 ? 0 : sums.norm(merge) / norm));
    }
    return new Likeness(all);
  }

  /// What a reader must know before believing in the merge, if anything.
  ///
  /// @param coefficients the values of the merge's parameters, layer by layer
  /// @param varies whether the search could have told layers apart
  public @Nullable String sentence(Map<String, List<Double>> coefficients, boolean varies) {
    return degenerate().or(() -> varies ? uniform(coefficients) : Optional.empty()).orElse(null);
  }

  private Optional<String> degenerate() {
    if (parents.stream().allMatch(parent -> parent.ratio() <= NOTHING)) {
      return Optional.of("The merge is the base: nothing of the others is left in it.");
    }
    return parents.stream()
        .filter(parent -> parent.cosine() >= SAME_DIRECTION)
        .findFirst()
        .map(
            parent ->
                Math.abs(parent.ratio() - 1) <= SAME_LENGTH
                    ? "The merge is %s.".formatted(parent.name())
                    : String.format(
                        Locale.ROOT,
                        "The merge is the task vector of %s times %.2f throughout (cosine %.3f).",
                        parent.name(),
                        parent.ratio(),
                        parent.cosine()));
  }

  private static Optional<String> uniform(Map<String, List<Double>> coefficients) {
    Collection<List<Double>> values = coefficients.values();
    if (values.isEmpty() || !values.stream().allMatch(Likeness::isOneValue)) {
      return Optional.empty();
    }
    List<String> said = new ArrayList<>();
    coefficients.forEach(
        (name, layers) -> said.add(String.format(Locale.ROOT, "%s %.2f", name, layers.getFirst())));
    return Optional.of(
        "The merge is alike in every layer (%s), so the search of layers found nothing to tell apart."
            .formatted(String.join(", ", said)));
  }

  private static boolean isOneValue(List<Double> layers) {
    double least = layers.stream().mapToDouble(Double::doubleValue).min().orElse(0);
    double most = layers.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    return most - least <= SAME_VALUE;
  }
}
