package dev.mergewright.merge;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A run of layers of the merged model and the layers that it is merged from.
///
/// A recipe that lists `models` has one slice of whole models; `slices` stack layers of any models
/// on each other. All ranges of a slice have the same length.
///
/// @param base the base model's layers; absent for methods without one
/// @param sources the models merged in, in order
/// @param parameters what holds in this slice, before the recipe's parameters
public record MergeSlice(
    @Nullable MergeSource base,
    List<MergeSource> sources,
    SequencedMap<String, ParameterValue> parameters) {
  public MergeSlice {
    sources = List.copyOf(sources);
    parameters = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(parameters));
    if (sources.isEmpty()) {
      throw new IllegalArgumentException("a merge needs at least one source model");
    }
    LayerRange first = sources.getFirst().layers();
    boolean alike =
        (base == null ? sources.stream() : Stream.concat(Stream.of(base), sources.stream()))
            .allMatch(source -> size(source.layers()) == size(first));
    if (!alike) {
      throw new IllegalArgumentException(
          "all layer ranges of a slice must have the same length, were "
              + sources.stream().map(MergeSource::layers).toList());
    }
  }

  /// A slice of whole models.
  static MergeSlice whole(@Nullable String base, List<MergeSource> sources) {
    return new MergeSlice(
        base == null ? null : MergeSource.of(base), sources, new LinkedHashMap<>());
  }

  /// Whether it takes models as a whole, whatever number of layers they have.
  boolean isWhole() {
    return sources.getFirst().layers() == null;
  }

  /// What its tensors are named and numbered after: the base, or the first source without one.
  MergeSource first() {
    return base == null ? sources.getFirst() : base;
  }

  /// Every model of the slice, the base first.
  List<String> models() {
    List<String> models = sources.stream().map(MergeSource::model).toList();
    return base == null ? models : Stream.concat(Stream.of(base.model()), models.stream()).toList();
  }

  private static int size(@Nullable LayerRange layers) {
    return layers == null ? 0 : layers.size();
  }
}
