package dev.mergewright.space;

import dev.mergewright.merge.MergeMethod;
import dev.mergewright.merge.Slerp;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the genome block of mergekit-evolve says.
///
/// @param method `linear`, `task_arithmetic`, `ties`, `dare_ties` or `slerp`
/// @param base absent for `linear`; for `slerp` one of the models, or absent for the first
/// @param models at least two, the base among them where it is to have genes
/// @param granularity layers per group, a divisor of their number; less than 1 for one group
/// @param filters parts of tensor names with values of their own
/// @param smooth whether values are interpolated between groups
/// @param negative whether weights may be negative
/// @param normalize whether weights are divided by their sum
public record MergekitGenomeSettings(
    MergeMethod method,
    @Nullable String base,
    List<String> models,
    int granularity,
    List<String> filters,
    boolean smooth,
    boolean negative,
    boolean normalize) {
  private static final Set<String> METHODS =
      Set.of("linear", "task_arithmetic", "ties", "dare_ties", "slerp");

  private static final Set<String> NORMALIZED = Set.of("linear", "ties", "dare_ties");

  public MergekitGenomeSettings {
    models = List.copyOf(models);
    filters = List.copyOf(filters);
    if (!METHODS.contains(method.name())) {
      throw new IllegalArgumentException(
          "mergekit-evolve has no genome for %s, only for %s".formatted(method.name(), METHODS));
    }
    if (models.size() < 2) {
      throw new IllegalArgumentException("models must be at least two, was " + models);
    }
    if (method instanceof Slerp) {
      requireSlerp(base, models, filters, smooth);
    }
  }

  /// The defaults of mergekit-evolve: one group, no filters, constant weights that are not
  /// negative, divided by their sum for `linear`, `ties` and `dare_ties`.
  public static MergekitGenomeSettings of(
      MergeMethod method, @Nullable String base, List<String> models) {
    boolean normalize = NORMALIZED.contains(method.name());
    return new MergekitGenomeSettings(method, base, models, 0, List.of(), false, false, normalize);
  }

  private static void requireSlerp(
      @Nullable String base, List<String> models, List<String> filters, boolean smooth) {
    if (models.size() != 2 || smooth || !filters.isEmpty()) {
      throw new IllegalArgumentException(
          "slerp takes two models, no filters and no smooth values, was %s, %s, %s"
              .formatted(models, filters, smooth));
    }
    if (base != null && !models.contains(base)) {
      throw new IllegalArgumentException(
          "the base of slerp is one of its models %s, was %s".formatted(models, base));
    }
  }

  boolean isSlerp() {
    return method instanceof Slerp;
  }
}
