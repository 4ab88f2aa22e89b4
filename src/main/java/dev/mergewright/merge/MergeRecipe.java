package dev.mergewright.merge;

import dev.mergewright.tensor.ElementType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Method, parameters, sources, seed and output type: everything that determines the bytes of a
/// merged model.
///
/// A value: two equal recipes over the same source files give the same bytes. `RecipeYaml` reads
/// and writes it in the mergekit dialect.
///
/// @param method the rule
/// @param base the base model's folder, absent for methods without one
/// @param sources the models merged in, in order
/// @param parameters the global parameters, in file order
/// @param outType how the merged weights are stored
/// @param seed the key of random masks
public record MergeRecipe(
    MergeMethod method,
    @Nullable String base,
    List<MergeSource> sources,
    SequencedMap<String, ParameterValue> parameters,
    ElementType outType,
    long seed) {
  public MergeRecipe {
    sources = List.copyOf(sources);
    parameters = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(parameters));
    if (sources.isEmpty()) {
      throw new IllegalArgumentException("a recipe needs at least one source model");
    }
  }
}
