package dev.mergewright.merge;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/// A model that goes into a merge, with its own parameters.
///
/// @param model the folder as the recipe writes it, relative to the recipe's file
/// @param parameters values by parameter name, in file order
public record MergeSource(String model, SequencedMap<String, ParameterValue> parameters) {
  public MergeSource {
    parameters = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(parameters));
  }

  /// A source without parameters of its own.
  public static MergeSource of(String model) {
    return new MergeSource(model, new LinkedHashMap<>());
  }

  /// A source with one parameter value per name.
  public static MergeSource of(String model, Map<String, ParameterValue> parameters) {
    return new MergeSource(model, new LinkedHashMap<>(parameters));
  }
}
