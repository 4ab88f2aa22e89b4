package dev.mergewright.merge;

import dev.mergewright.checkpoint.Sha256;
import dev.mergewright.tensor.ElementType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;
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
    if (base == null && method.needsBase()) {
      throw new IllegalArgumentException(method.name() + " needs a base_model");
    }
    if (sources.size() < method.minSources()) {
      throw new IllegalArgumentException(
          "%s merges at least %d source models, was given %d"
              .formatted(method.name(), method.minSources(), sources.size()));
    }
    if (sources.size() > method.maxSources()) {
      throw new IllegalArgumentException(
          "%s merges at most %d source model into its base, was given %d"
              .formatted(method.name(), method.maxSources(), sources.size()));
    }
  }

  /// Every model by the name that the recipe uses: the base if there is one, then the sources.
  public List<String> models() {
    List<String> models = new ArrayList<>();
    if (base != null) {
      models.add(base);
    }
    sources.forEach(source -> models.add(source.model()));
    return List.copyOf(models);
  }

  /// Why a parameter of the sources cannot change this merge, or nothing when it can; see
  /// [MergeMethod#inert].
  ///
  /// @param parameter the name of the parameter
  public Optional<String> inert(String parameter) {
    Map<String, Double> global = new HashMap<>();
    for (Map.Entry<String, ParameterValue> set : parameters.entrySet()) {
      if (set.getValue() instanceof ParameterValue.Scalar(double number)) {
        global.put(set.getKey(), number);
      }
    }
    long apartFromBase = sources.stream().filter(source -> !source.model().equals(base)).count();
    return method.inert(parameter, Math.toIntExact(apartFromBase), global);
  }

  /// The identity of the recipe: a digest over its canonical text with fingerprints in place of
  /// paths.
  ///
  /// The same on every machine that has the same models, wherever they lie.
  ///
  /// @param fingerprints a fingerprint for each of [#models]
  public String id(Map<String, String> fingerprints) {
    UnaryOperator<String> identify =
        model -> {
          String fingerprint = fingerprints.get(model);
          if (fingerprint == null) {
            throw new IllegalArgumentException("no fingerprint of " + model);
          }
          return fingerprint;
        };
    return Sha256.of(RecipeYaml.write(withModels(identify)));
  }

  /// The same recipe for a file in another folder: its relative model paths lead to the same
  /// places.
  ///
  /// @param from the folder that the paths are relative to now
  /// @param to the folder that they will be relative to
  public MergeRecipe relocated(Path from, Path to) {
    Path target = to.toAbsolutePath().normalize();
    return withModels(
        model -> target.relativize(from.toAbsolutePath().resolve(model).normalize()).toString());
  }

  /// The same recipe with its models named otherwise, for a file in another folder.
  public MergeRecipe withModels(UnaryOperator<String> rename) {
    List<MergeSource> renamed =
        sources.stream()
            .map(source -> new MergeSource(rename.apply(source.model()), source.parameters()))
            .toList();
    return new MergeRecipe(
        method, base == null ? null : rename.apply(base), renamed, parameters, outType, seed);
  }
}
