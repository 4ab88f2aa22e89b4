package dev.mergewright.merge;

import dev.mergewright.tensor.TensorSpec;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One tensor of a merged model and the tensors that it is merged from.
///
/// @param tensor its name
/// @param spec its shape, and how the model that it is modelled on stores it
/// @param slice the slice whose parameters hold for it
/// @param depth its place in the slice
/// @param base the tensor of the base; absent for methods without one
/// @param sources the tensors of the sources that have it, in recipe order
record Placement(
    String tensor,
    TensorSpec spec,
    MergeSlice slice,
    Depth depth,
    @Nullable Origin base,
    List<Origin> sources) {
  Placement {
    sources = List.copyOf(sources);
  }

  /// All that it is merged from, the base first.
  List<Origin> origins() {
    return base == null ? sources : Stream.concat(Stream.of(base), sources.stream()).toList();
  }

  /// A tensor of a model.
  ///
  /// @param source the model with its parameters
  /// @param tensor the name there
  record Origin(MergeSource source, String tensor) {
    String model() {
      return source.model();
    }
  }
}
