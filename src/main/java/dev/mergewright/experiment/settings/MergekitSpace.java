package dev.mergewright.experiment.settings;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.mergewright.merge.MergeMethod;
import dev.mergewright.space.MergekitGenome;
import dev.mergewright.space.MergekitGenomeSettings;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The genome block of a mergekit-evolve file, key by key, for repeating what was found with it.
/// Its models are the base and the experts.
///
/// @param layerGranularity layers per group, a divisor of their number; one group where absent
/// @param filters parts of tensor names with values of their own
/// @param smooth whether values are interpolated between groups; not where absent
/// @param allowNegativeWeights whether weights may be negative; not where absent
/// @param normalize whether weights are divided by their sum; mergekit's own choice where absent
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record MergekitSpace(
    @Nullable Integer layerGranularity,
    List<String> filters,
    @Nullable Boolean smooth,
    @Nullable Boolean allowNegativeWeights,
    @Nullable Boolean normalize) {
  public MergekitSpace {
    filters = List.copyOf(filters);
  }

  /// The space of a method over the models of an experiment.
  ///
  /// @throws IllegalArgumentException when mergekit-evolve has no such genome
  MergekitGenome of(MergeMethod method, ExperimentSettings.Models named, int layers) {
    List<String> models = new ArrayList<>(List.of(named.base()));
    models.addAll(named.experts());
    String base = method.name().equals("linear") ? null : named.base();
    MergekitGenomeSettings standard = MergekitGenomeSettings.of(method, base, models);
    MergekitGenomeSettings settings =
        new MergekitGenomeSettings(
            method,
            base,
            models,
            layerGranularity == null ? standard.granularity() : layerGranularity,
            filters,
            smooth == null ? standard.smooth() : smooth,
            allowNegativeWeights == null ? standard.negative() : allowNegativeWeights,
            normalize == null ? standard.normalize() : normalize);
    return MergekitGenome.of(settings, layers, 0);
  }
}
