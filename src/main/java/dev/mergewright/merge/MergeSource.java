package dev.mergewright.merge;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// A model that goes into a merge, with its own parameters.
///
/// @param model the model as the recipe writes it, relative to the recipe's file
/// @param layers which of its layers; absent for the whole model
/// @param parameters values by parameter name, in file order
public record MergeSource(
    String model, @Nullable LayerRange layers, SequencedMap<String, ParameterValue> parameters) {
  public MergeSource {
    parameters = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(parameters));
  }

  /// A whole model.
  public MergeSource(String model, SequencedMap<String, ParameterValue> parameters) {
    this(model, null, parameters);
  }

  /// A source without parameters of its own.
  public static MergeSource of(String model) {
    return new MergeSource(model, new LinkedHashMap<>());
  }

  /// A source with one parameter value per name.
  public static MergeSource of(String model, Map<String, ParameterValue> parameters) {
    return new MergeSource(model, new LinkedHashMap<>(parameters));
  }

  /// The same source with other parameters.
  public MergeSource with(SequencedMap<String, ParameterValue> others) {
    return new MergeSource(model, layers, others);
  }

  MergeSource named(String other) {
    return new MergeSource(other, layers, parameters);
  }
}
