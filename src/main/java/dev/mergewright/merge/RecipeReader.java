package dev.mergewright.merge;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.merge.MergeParameter.Scope;
import dev.mergewright.tensor.ElementType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Turns a YAML document into a recipe, or says which line is wrong; see [RecipeYaml] for the
/// dialect.
record RecipeReader(YamlTree yaml) {
  private static final Set<String> KEYS =
      Set.of(
          "merge_method",
          "base_model",
          "models",
          "parameters",
          "dtype",
          "out_dtype",
          "tokenizer_source",
          "seed");

  /// Keys of the dialect that we know and do not do, with what to do instead.
  private static final Map<String, String> NOT_YET =
      Map.of(
          "slices", "list whole models under models",
          "modules", "list whole models under models",
          "tokenizer", "use tokenizer_source: base",
          "chat_template", "remove it, the base's template travels along");

  private static final Map<String, ElementType> TYPES =
      Map.of("float32", ElementType.F32, "float16", ElementType.F16, "bfloat16", ElementType.BF16);

  MergeRecipe recipe() {
    if (!yaml.root().isObject()) {
      throw yaml.failure("", "a recipe must be a mapping that begins with merge_method:");
    }
    refuseUnknownKeys();
    MergeMethod method = method();
    @Nullable String base = yaml.root().has("base_model") ? model("base_model") : null;
    if (base == null && method.needsBase()) {
      throw yaml.failure("", method.name() + " needs a base_model; add the common ancestor");
    }
    checkTokenizer(base);
    SequencedMap<String, ParameterValue> parameters =
        parameters(method, yaml.root().path("parameters"), "parameters", true);
    List<MergeSource> sources = sources(method, base);
    requireValues(method, parameters, sources);
    return new MergeRecipe(method, base, sources, parameters, outType(), seed());
  }

  private void refuseUnknownKeys() {
    for (Map.Entry<String, JsonNode> field : yaml.root().properties()) {
      String key = field.getKey();
      if (NOT_YET.containsKey(key)) {
        throw yaml.failure(key, "%s is not supported yet; %s".formatted(key, NOT_YET.get(key)));
      }
      requireKnown(key, key, KEYS);
    }
  }

  private void requireKnown(String path, String key, Set<String> known) {
    if (!known.contains(key)) {
      throw yaml.failure(path, "unknown key %s; %s".formatted(key, NearestName.hint(key, known)));
    }
  }

  private MergeMethod method() {
    String name = text("merge_method");
    MergeMethod method = MergeMethod.named(name).orElse(null);
    if (method == null) {
      List<String> known = MergeMethod.ALL.stream().map(MergeMethod::name).toList();
      throw yaml.failure(
          "merge_method",
          "unknown merge_method %s; %s".formatted(name, NearestName.hint(name, known)));
    }
    JsonNode election = yaml.root().path("parameters").path("election");
    if (election.isMissingNode()) {
      return method;
    }
    Vote vote =
        switch (election.asText()) {
          case "weighted" -> Vote.WEIGHTED;
          case "unweighted" -> Vote.UNWEIGHTED;
          default ->
              throw yaml.failure(
                  "parameters.election",
                  "election must be weighted or unweighted, was " + election);
        };
    if (method instanceof Electing electing) {
      return electing.electing(vote);
    }
    throw yaml.failure("parameters.election", method.name() + " elects no signs; remove election");
  }

  private List<MergeSource> sources(MergeMethod method, @Nullable String base) {
    JsonNode models = yaml.root().path("models");
    if (!models.isArray() || models.isEmpty()) {
      throw yaml.failure("models", "models must be a list of at least one model");
    }
    SequencedMap<String, MergeSource> sources = new LinkedHashMap<>();
    for (int i = 0; i < models.size(); i++) {
      String at = YamlTree.path("models", i);
      MergeSource source = source(method, models.path(i), at);
      boolean isBase = method.takesBase() && source.model().equals(base);
      if (!isBase && sources.putIfAbsent(source.model(), source) != null) {
        throw yaml.failure(at, source.model() + " is listed twice; add up its weights");
      }
    }
    if (sources.size() < method.minSources() || sources.size() > method.maxSources()) {
      throw yaml.failure(
          "models",
          "%s needs %s besides the base, found %d"
              .formatted(method.name(), number(method), sources.size()));
    }
    return new ArrayList<>(sources.values());
  }

  private static String number(MergeMethod method) {
    int least = method.minSources();
    return "%s %s"
        .formatted(
            least == method.maxSources() ? "exactly" : "at least",
            least == 1 ? "one model" : least + " models");
  }

  private MergeSource source(MergeMethod method, JsonNode node, String at) {
    if (!node.isObject()) {
      throw yaml.failure(at, "a model must be written as - model: FOLDER");
    }
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      requireKnown(
          YamlTree.path(at, field.getKey()), field.getKey(), Set.of("model", "parameters"));
    }
    String where = YamlTree.path(at, "parameters");
    return new MergeSource(
        model(YamlTree.path(at, "model")),
        parameters(method, node.path("parameters"), where, false));
  }

  private SequencedMap<String, ParameterValue> parameters(
      MergeMethod method, JsonNode node, String at, boolean global) {
    SequencedMap<String, ParameterValue> parameters = new LinkedHashMap<>();
    if (!node.isMissingNode() && !node.isNull() && !node.isObject()) {
      throw yaml.failure(at, "parameters must be a mapping of names to values");
    }
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      String name = field.getKey();
      String path = YamlTree.path(at, name);
      boolean without = name.equals("int8_mask") || global && name.equals("election");
      if (without && method.needsBase()) {
        continue; // no influence on the result, or read with the method
      }
      MergeParameter declared = declared(method, name, path);
      if (!global && declared.scope() == Scope.GLOBAL) {
        throw yaml.failure(
            path, name + " holds for the whole merge; move it to the parameters outside of models");
      }
      parameters.put(name, new ValueReader(yaml, declared).value(field.getValue(), path));
    }
    return parameters;
  }

  private MergeParameter declared(MergeMethod method, String name, String path) {
    return method
        .parameter(name)
        .orElseThrow(
            () -> {
              List<String> known = method.parameters().stream().map(MergeParameter::name).toList();
              return yaml.failure(
                  path,
                  "%s has no parameter %s; %s"
                      .formatted(method.name(), name, NearestName.hint(name, known)));
            });
  }

  /// A parameter without a standard value must be given somewhere; whether its filters leave gaps
  /// is found when merging.
  private void requireValues(
      MergeMethod method, Map<String, ParameterValue> global, List<MergeSource> sources) {
    for (MergeParameter parameter : method.parameters()) {
      String name = parameter.name();
      if (parameter.standard() != null || global.containsKey(name)) {
        continue;
      }
      if (parameter.scope() == Scope.GLOBAL) {
        throw yaml.failure(
            "parameters", "%s needs %s under parameters".formatted(method.name(), name));
      }
      for (MergeSource source : sources) {
        if (!source.parameters().containsKey(name)) {
          throw yaml.failure(
              "models", "%s has no %s; add it to its parameters".formatted(source.model(), name));
        }
      }
    }
  }

  private void checkTokenizer(@Nullable String base) {
    if (yaml.root().has("tokenizer_source")) {
      String source = text("tokenizer_source");
      if (!source.equals("base") && !source.equals(base)) {
        throw yaml.failure(
            "tokenizer_source",
            "tokenizer_source %s is not supported yet; use base".formatted(source));
      }
    }
  }

  private ElementType outType() {
    ElementType work = yaml.root().has("dtype") ? type("dtype") : null;
    ElementType out = yaml.root().has("out_dtype") ? type("out_dtype") : work;
    if (out == null) {
      throw yaml.failure(
          "", "dtype is missing; say how weights are stored, such as dtype: bfloat16");
    }
    return out;
  }

  private ElementType type(String key) {
    ElementType type = TYPES.get(text(key));
    if (type == null) {
      throw yaml.failure(
          key, "%s must be float32, float16 or bfloat16, was %s".formatted(key, yaml.at(key)));
    }
    return type;
  }

  private long seed() {
    JsonNode seed = yaml.root().path("seed");
    if (!seed.isMissingNode() && !(seed.isIntegralNumber() && seed.canConvertToLong())) {
      throw yaml.failure("seed", "seed must be a whole number, was " + seed);
    }
    return seed.asLong(0);
  }

  private String model(String path) {
    String model = text(path);
    if (model.contains("+") || model.contains("@")) {
      throw yaml.failure(
          path,
          "%s: revisions (@) and adapters (+) are not supported yet; name a folder"
              .formatted(model));
    }
    return model;
  }

  private String text(String path) {
    JsonNode node = yaml.at(path);
    if (!node.isTextual() || node.textValue().isBlank()) {
      throw missing(path, node);
    }
    return node.textValue();
  }

  private InvalidInputException missing(String path, JsonNode found) {
    return yaml.failure(
        path,
        found.isMissingNode() || found.isNull()
            ? path + " is missing"
            : "%s must be text, was %s".formatted(path, found));
  }
}
