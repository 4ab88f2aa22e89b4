package dev.mergewright.merge;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mergewright.merge.MergeParameter.Scope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the models or slices of a recipe with their parameters.
///
/// @param document the rest of the recipe
/// @param method the rule, which declares the parameters
/// @param recipeBase the base model of the recipe
record SliceReader(RecipeReader document, MergeMethod method, @Nullable String recipeBase) {

  /// A parameter that changes how mergekit stores masks, and no result.
  private static final String NO_EFFECT = "int8_mask";

  /// The slices under a path: one of whole models for `models`.
  List<MergeSlice> slices(String at) {
    String models = at.isEmpty() ? "models" : YamlTree.path(at, "models");
    if (!yaml().at(models).isMissingNode()) {
      return List.of(slice(models, recipeBase, new LinkedHashMap<>()));
    }
    String slices = at.isEmpty() ? "slices" : YamlTree.path(at, "slices");
    JsonNode list = yaml().at(slices);
    if (!list.isArray() || list.isEmpty()) {
      throw yaml().failure(slices, "slices must be a list of at least one slice");
    }
    List<MergeSlice> read = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      String path = YamlTree.path(slices, i);
      // residual_weight is read by mergekit and has no effect there
      document.requireKnown(path, Set.of("sources", "base_model", "parameters", "residual_weight"));
      String base = YamlTree.path(path, "base_model");
      read.add(
          slice(
              YamlTree.path(path, "sources"),
              yaml().at(base).isMissingNode() ? recipeBase : document.model(base),
              parameters(YamlTree.path(path, "parameters"), true)));
    }
    return read;
  }

  /// A parameter without a standard value must be given somewhere; whether its filters leave gaps
  /// is found when merging.
  void requireValues(SequencedMap<String, ParameterValue> global, List<MergeSlice> slices) {
    for (MergeParameter parameter : method.parameters()) {
      String name = parameter.name();
      if (parameter.standard() != null || global.containsKey(name)) {
        continue;
      }
      for (MergeSlice slice : slices) {
        requireValue(parameter, slice);
      }
    }
  }

  private void requireValue(MergeParameter parameter, MergeSlice slice) {
    String name = parameter.name();
    if (slice.parameters().containsKey(name)) {
      return;
    }
    if (parameter.scope() == Scope.GLOBAL) {
      throw yaml()
          .failure("parameters", "%s needs %s under parameters".formatted(method.name(), name));
    }
    for (MergeSource source : slice.sources()) {
      if (!source.parameters().containsKey(name)) {
        throw yaml()
            .failure(
                "models", "%s has no %s; add it to its parameters".formatted(source.model(), name));
      }
    }
  }

  /// The parameters at a path.
  ///
  /// @param global whether they hold for all sources
  SequencedMap<String, ParameterValue> parameters(String at, boolean global) {
    JsonNode node = yaml().at(at);
    SequencedMap<String, ParameterValue> parameters = new LinkedHashMap<>();
    if (!node.isMissingNode() && !node.isNull() && !node.isObject()) {
      throw yaml().failure(at, "parameters must be a mapping of names to values");
    }
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      String name = field.getKey();
      String path = YamlTree.path(at, name);
      boolean isOption = at.equals("parameters") && method.option(name).isPresent();
      if (isOption || name.equals(NO_EFFECT) || method.ignored().contains(name)) {
        continue; // read with the method, or without influence on the result
      }
      MergeParameter declared = declared(name, path);
      if (!global && declared.scope() == Scope.GLOBAL) {
        throw yaml()
            .failure(
                path,
                name
                    + " holds for the whole merge, and mergekit ignores it here; remove it, or move"
                    + " it to the parameters outside of models");
      }
      parameters.put(name, new ValueReader(yaml(), declared).value(field.getValue(), path));
    }
    return parameters;
  }

  private MergeSlice slice(
      String at, @Nullable String base, SequencedMap<String, ParameterValue> parameters) {
    JsonNode list = yaml().at(at);
    boolean whole = at.endsWith("models");
    if (!list.isArray() || list.isEmpty()) {
      throw yaml().failure(at, at + " must be a list of at least one model");
    }
    if (base == null && method.needsBase()) {
      throw yaml().failure(at, method.name() + " needs a base_model; add the common ancestor");
    }
    SequencedMap<String, MergeSource> sources = new LinkedHashMap<>();
    MergeSource baseLayers = null;
    int layers = 0;
    for (int i = 0; i < list.size(); i++) {
      String path = YamlTree.path(at, i);
      MergeSource source = source(list.path(i), path, whole);
      int size = source.layers() == null ? 0 : source.layers().size();
      if (i > 0 && size != layers) {
        throw yaml()
            .failure(
                path,
                "all layer ranges of a slice must have the same length, were %d and %d layers"
                    .formatted(layers, size));
      }
      layers = size;
      if (base != null && method.takesBase() && source.model().equals(base)) {
        baseLayers = new MergeSource(base, source.layers(), new LinkedHashMap<>());
      } else if (sources.putIfAbsent(source.model(), source) != null) {
        throw yaml().failure(path, source.model() + " is listed twice; add up its weights");
      }
    }
    requireNumber(at, sources.size());
    List<MergeSource> listed = new ArrayList<>(sources.values());
    if (baseLayers == null && method.takesBase() && base != null) {
      baseLayers = new MergeSource(base, commonRange(at, base, listed), new LinkedHashMap<>());
    }
    return new MergeSlice(baseLayers, listed, parameters);
  }

  /// A base that a slice does not list has the layers that its sources have, if these agree.
  private @Nullable LayerRange commonRange(String at, String base, List<MergeSource> sources) {
    LayerRange first = sources.getFirst().layers();
    for (MergeSource source : sources) {
      LayerRange other = source.layers();
      if (first != null && !first.equals(other)) {
        throw yaml()
            .failure(
                at,
                "the sources have different layers, so list the base %s with its layer_range"
                    .formatted(base));
      }
    }
    return first;
  }

  private void requireNumber(String at, int sources) {
    if (sources < method.minSources() || sources > method.maxSources()) {
      int least = method.minSources();
      String number =
          "%s %s"
              .formatted(
                  least == method.maxSources() ? "exactly" : "at least",
                  least == 1 ? "one model" : least + " models");
      throw yaml()
          .failure(
              at,
              "%s needs %s besides the base, found %d".formatted(method.name(), number, sources));
    }
  }

  private MergeSource source(JsonNode node, String at, boolean whole) {
    if (!node.isObject()) {
      throw yaml().failure(at, "a model must be written as - model: FOLDER");
    }
    document.requireKnown(
        at, whole ? Set.of("model", "parameters") : Set.of("model", "layer_range", "parameters"));
    return new MergeSource(
        document.model(YamlTree.path(at, "model")),
        whole ? null : layers(YamlTree.path(at, "layer_range")),
        parameters(YamlTree.path(at, "parameters"), false));
  }

  private LayerRange layers(String at) {
    JsonNode range = yaml().at(at);
    boolean valid =
        range.size() == 2
            && range.path(0).canConvertToInt()
            && range.path(0).isIntegralNumber()
            && range.path(1).canConvertToInt()
            && range.path(1).isIntegralNumber()
            && range.path(0).asInt() >= 0
            && range.path(1).asInt() > range.path(0).asInt();
    if (!valid) {
      throw yaml()
          .failure(
              at,
              "layer_range must be [first, last plus one], such as [0, 16], was "
                  + (range.isMissingNode() ? "missing" : range));
    }
    return new LayerRange(range.path(0).asInt(), range.path(1).asInt());
  }

  private MergeParameter declared(String name, String path) {
    return method
        .parameter(name)
        .orElseThrow(
            () -> {
              if (MergeMethod.ALL.stream().anyMatch(other -> other.parameter(name).isPresent())) {
                return yaml()
                    .failure(
                        path,
                        "%s has no parameter %s, and mergekit ignores it there; remove it"
                            .formatted(method.name(), name));
              }
              List<String> known =
                  new ArrayList<>(method.parameters().stream().map(MergeParameter::name).toList());
              known.addAll(method.options().stream().map(MergeOption::name).toList());
              return yaml()
                  .failure(
                      path,
                      "%s has no parameter %s; %s"
                          .formatted(method.name(), name, NearestName.hint(name, known)));
            });
  }

  private YamlTree yaml() {
    return document.yaml();
  }
}
