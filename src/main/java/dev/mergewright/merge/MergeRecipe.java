package dev.mergewright.merge;

import dev.mergewright.checkpoint.ModelReference;
import dev.mergewright.checkpoint.Sha256;
import dev.mergewright.tensor.ElementType;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Method, parameters, sources, seed and output type: everything that determines the bytes of a
/// merged model.
///
/// A value: two equal recipes over the same source files give the same bytes. `RecipeYaml` reads
/// and writes it in the mergekit dialect.
///
/// @param method the rule
/// @param base the base model, which also gives configuration and tokenizer; absent for methods
///   without one
/// @param slices runs of layers, first to last; one slice of whole models for `models`
/// @param parameters the global parameters, in file order
/// @param numerics how numbers are computed and stored
/// @param tokenizer whose tokens and chat template the merged model has
/// @param seed the key of random masks
/// @param stages merges that models of this recipe may name, in an order in which they can be made
public record MergeRecipe(
    MergeMethod method,
    @Nullable String base,
    List<MergeSlice> slices,
    SequencedMap<String, ParameterValue> parameters,
    Numerics numerics,
    TokenizerChoice tokenizer,
    long seed,
    SequencedMap<String, MergeRecipe> stages) {
  public MergeRecipe {
    slices = List.copyOf(slices);
    parameters = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(parameters));
    stages = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(stages));
    if (slices.isEmpty()) {
      throw new IllegalArgumentException("a recipe needs at least one source model");
    }
    for (MergeSlice slice : slices) {
      requireModels(method, slice, slices.size());
    }
  }

  /// A merge of whole models, without stages.
  public MergeRecipe(
      MergeMethod method,
      @Nullable String base,
      List<MergeSource> sources,
      SequencedMap<String, ParameterValue> parameters,
      ElementType outType,
      long seed) {
    this(
        method,
        base,
        List.of(MergeSlice.whole(method.takesBase() ? base : null, sources)),
        parameters,
        Numerics.storing(outType),
        base == null ? TokenizerChoice.NONE : TokenizerChoice.BASE,
        seed,
        new LinkedHashMap<>());
  }

  private static void requireModels(MergeMethod method, MergeSlice slice, int slices) {
    if (slices > 1 && slice.isWhole()) {
      throw new IllegalArgumentException("each of several slices needs a layer_range");
    }
    if (slice.base() == null && method.needsBase()) {
      throw new IllegalArgumentException(method.name() + " needs a base_model");
    }
    if (slice.sources().size() < method.minSources()) {
      throw new IllegalArgumentException(
          "%s merges at least %d source models, was given %d"
              .formatted(method.name(), method.minSources(), slice.sources().size()));
    }
    if (slice.sources().size() > method.maxSources()) {
      throw new IllegalArgumentException(
          "%s merges at most %d source model into its base, was given %d"
              .formatted(method.name(), method.maxSources(), slice.sources().size()));
    }
  }

  /// The sources of a merge of whole models.
  ///
  /// @throws IllegalStateException when the recipe stacks slices
  public List<MergeSource> sources() {
    if (slices.size() > 1) {
      throw new IllegalStateException("a recipe of several slices has sources by slice");
    }
    return slices.getFirst().sources();
  }

  /// The merge to make, then those that it names, computed on the way.
  List<MergeRecipe> merges() {
    return Stream.concat(Stream.of(this), stages.values().stream()).toList();
  }

  /// Every model of the last merge by the name that the recipe uses: the base if there is one, then
  /// the sources in order. The first gives the merge its configuration and tokenizer.
  public List<String> models() {
    SequencedSet<String> models = new LinkedHashSet<>();
    if (base != null) {
      models.add(base);
    }
    slices.forEach(slice -> models.addAll(slice.models()));
    return List.copyOf(models);
  }

  /// Every model that is read from disk, those of the stages included.
  public List<String> checkpoints() {
    SequencedSet<String> read = new LinkedHashSet<>();
    stages.values().forEach(stage -> read.addAll(stage.models()));
    read.addAll(models());
    read.removeAll(stages.keySet());
    return List.copyOf(read);
  }

  /// The model on disk that gives the merge its configuration: the base or the first source, and of
  /// a stage again its own.
  String donor() {
    MergeRecipe merged = this;
    while (stages.containsKey(merged.models().getFirst())) {
      merged = stages.get(merged.models().getFirst());
    }
    return merged.models().getFirst();
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
    int most = slices.stream().mapToInt(this::sourcesApartFromBase).max().orElse(0);
    return method.inert(parameter, most, global);
  }

  private int sourcesApartFromBase(MergeSlice slice) {
    return (int) slice.sources().stream().filter(source -> !source.model().equals(base)).count();
  }

  /// The identity of the recipe: a digest over its canonical text with fingerprints in place of
  /// paths.
  ///
  /// The same on every machine that has the same models, wherever they lie.
  ///
  /// @param fingerprints a fingerprint for each of [#checkpoints]
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
    return withModels(model -> ModelReference.parse(model).relocated(from, to).text());
  }

  /// The same recipe with its models named otherwise, for a file in another folder; names of stages
  /// stay.
  public MergeRecipe withModels(UnaryOperator<String> rename) {
    return renamed(model -> stages.containsKey(model) ? model : rename.apply(model));
  }

  private MergeRecipe renamed(UnaryOperator<String> rename) {
    SequencedMap<String, MergeRecipe> others = new LinkedHashMap<>();
    stages.forEach((name, stage) -> others.put(name, stage.renamed(rename)));
    return new MergeRecipe(
        method,
        base == null ? null : rename.apply(base),
        slices.stream().map(slice -> renamed(slice, rename)).toList(),
        parameters,
        numerics,
        tokenizer.withModels(rename),
        seed,
        others);
  }

  private static MergeSlice renamed(MergeSlice slice, UnaryOperator<String> rename) {
    MergeSource base = slice.base();
    return new MergeSlice(
        base == null ? null : base.named(rename.apply(base.model())),
        slice.sources().stream().map(source -> source.named(rename.apply(source.model()))).toList(),
        slice.parameters());
  }

  /// The same recipe with other parameters, global and by source.
  ///
  /// @param sources the sources of [#sources] with their new parameters
  public MergeRecipe withParameters(
      List<MergeSource> sources, SequencedMap<String, ParameterValue> global) {
    MergeSlice slice = slices.getFirst();
    return new MergeRecipe(
        method,
        base,
        List.of(new MergeSlice(slice.base(), sources, slice.parameters())),
        global,
        numerics,
        tokenizer,
        seed,
        stages);
  }
}
