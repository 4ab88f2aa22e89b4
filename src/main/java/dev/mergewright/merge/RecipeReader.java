package dev.mergewright.merge;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.checkpoint.ModelReference;
import dev.mergewright.merge.Numerics.Rounding;
import dev.mergewright.tensor.ElementType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Turns YAML documents into a recipe, or says which line is wrong; see [RecipeYaml] for the
/// dialect.
///
/// @param yaml the document
/// @param stages the recipes of other documents that it may name
/// @param compat whether to take mergekit's side even where the document does not ask for it
record RecipeReader(YamlTree yaml, SequencedMap<String, MergeRecipe> stages, boolean compat) {
  private static final Set<String> KEYS =
      Set.of(
          "name",
          "merge_method",
          "base_model",
          "models",
          "slices",
          "modules",
          "parameters",
          "dtype",
          "out_dtype",
          "tokenizer_source",
          "tokenizer",
          "chat_template",
          "rounding",
          "compat",
          "random_seed",
          "seed");

  /// The recipe of one or several documents: the one without a name, or else the last, is made; the
  /// others are its stages.
  static MergeRecipe recipe(List<YamlTree> documents, boolean compat) {
    YamlTree made = null;
    SequencedMap<String, YamlTree> named = new LinkedHashMap<>();
    for (YamlTree document : documents) {
      RecipeReader reader = new RecipeReader(document, new LinkedHashMap<>(), compat);
      reader.requireMapping();
      boolean isNamed = document.root().has("name");
      if (!isNamed && made != null) {
        throw document.failure("", "two documents have no name; only the merge to make has none");
      } else if (!isNamed) {
        made = document;
      } else if (named.putIfAbsent(reader.text("name"), document) != null) {
        throw document.failure("name", "two documents have the name " + reader.text("name"));
      }
    }
    if (made == null) {
      made = named.pollLastEntry().getValue();
    }
    Stages stages = new Stages(named, new LinkedHashMap<>(), new LinkedHashSet<>(), compat);
    named.keySet().forEach(stages::add);
    return new RecipeReader(made, stages.made(), compat).recipe();
  }

  /// Puts stages in an order in which they can be made.
  private record Stages(
      Map<String, YamlTree> named,
      SequencedMap<String, MergeRecipe> made,
      SequencedSet<String> begun,
      boolean compat) {
    void add(String name) {
      YamlTree document = named.get(name);
      if (document == null || made.containsKey(name)) {
        return;
      }
      if (!begun.add(name)) {
        throw document.failure("", "%s is made of itself, by way of %s".formatted(name, begun));
      }
      MergeRecipe stage = new RecipeReader(document, new LinkedHashMap<>(), compat).recipe();
      stage.models().forEach(this::add);
      made.put(name, stage);
    }
  }

  private void requireMapping() {
    if (!yaml.root().isObject()) {
      throw yaml.failure("", "a recipe must be a mapping that begins with merge_method:");
    }
  }

  private MergeRecipe recipe() {
    requireMapping();
    requireKnown("", KEYS);
    MergeMethod method = method();
    @Nullable String base = yaml.root().has("base_model") ? model("base_model") : null;
    if (base == null && method.needsBase() && yaml.root().path("slices").isMissingNode()) {
      throw yaml.failure("", method.name() + " needs a base_model; add the common ancestor");
    }
    SliceReader body = new SliceReader(this, method, base);
    String at = body();
    SequencedMap<String, ParameterValue> parameters = body.parameters("parameters", true);
    if (!at.isEmpty()) {
      SequencedMap<String, ParameterValue> own =
          body.parameters(YamlTree.path(at, "parameters"), true);
      parameters.forEach((name, value) -> own.merge(name, value, ParameterValue::orElse));
      parameters = own;
    }
    List<MergeSlice> slices = body.slices(at);
    body.requireValues(parameters, slices);
    return new MergeRecipe(
        method,
        base,
        slices,
        parameters,
        numerics(),
        new TokenizerReader(this).choice(),
        seed(),
        stages);
  }

  /// The path of what holds `models` or `slices`: the document itself or its one module.
  private String body() {
    List<String> found = new ArrayList<>();
    for (String key : List.of("models", "slices", "modules")) {
      if (yaml.root().has(key)) {
        found.add(key);
      }
    }
    if (found.size() != 1) {
      throw yaml.failure(
          found.isEmpty() ? "" : found.getLast(),
          found.isEmpty()
              ? "models is missing; list what is merged under models, or layers under slices"
              : "%s exclude each other; keep one of them".formatted(String.join(" and ", found)));
    }
    if (!found.getFirst().equals("modules")) {
      return "";
    }
    JsonNode modules = yaml.root().path("modules");
    if (!modules.isObject() || modules.size() != 1) {
      throw yaml.failure(
          "modules",
          "modules must name exactly one module; models of several are merged by models");
    }
    String at = YamlTree.path("modules", modules.fieldNames().next());
    requireKnown(at, Set.of("models", "slices", "parameters"));
    return at;
  }

  /// Refuses keys of a mapping that are not among these.
  void requireKnown(String path, Set<String> known) {
    for (Map.Entry<String, JsonNode> field : yaml.at(path).properties()) {
      String key = field.getKey();
      if (!known.contains(key)) {
        throw yaml.failure(
            YamlTree.path(path, key),
            "unknown key %s; %s".formatted(key, NearestName.hint(key, known)));
      }
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
    for (MergeOption option : method.options()) {
      method = chosen(method, option);
    }
    return method;
  }

  private MergeMethod chosen(MergeMethod method, MergeOption option) {
    String path = YamlTree.path("parameters", option.name());
    JsonNode word = yaml.at(path);
    if (word.isMissingNode()) {
      return method;
    }
    return method
        .option(option.name())
        .flatMap(current -> current.with(word.asText()))
        .orElseThrow(
            () ->
                yaml.failure(
                    path,
                    "%s must be one of %s, was %s"
                        .formatted(option.name(), String.join(", ", option.words()), word)));
  }

  private Numerics numerics() {
    ElementType work = yaml.root().has("dtype") ? type("dtype") : null;
    ElementType out = yaml.root().has("out_dtype") ? type("out_dtype") : work;
    boolean asks = yaml.root().has("compat");
    if (asks && !text("compat").equals("mergekit")) {
      throw yaml.failure("compat", "compat must be mergekit, was " + yaml.at("compat"));
    }
    Rounding rounding =
        switch (yaml.root().has("rounding") ? text("rounding") : "nearest") {
          case "nearest" -> Rounding.NEAREST;
          case "stochastic" -> Rounding.STOCHASTIC;
          default ->
              throw yaml.failure(
                  "rounding", "rounding must be nearest or stochastic, was " + yaml.at("rounding"));
        };
    return new Numerics(out, rounding, compat || asks, work);
  }

  private ElementType type(String key) {
    return ElementType.ofLabel(text(key))
        .orElseThrow(
            () ->
                yaml.failure(
                    key,
                    "%s must be float32, float16 or bfloat16, was %s"
                        .formatted(key, yaml.at(key))));
  }

  /// The seed, by the name that mergekit's option has if by no other.
  private long seed() {
    String key = yaml.root().has("random_seed") ? "random_seed" : "seed";
    JsonNode seed = yaml.root().path(key);
    if (yaml.root().has("seed") && !key.equals("seed")) {
      throw yaml.failure(key, "random_seed and seed exclude each other; keep seed");
    }
    if (!seed.isMissingNode() && !(seed.isIntegralNumber() && seed.canConvertToLong())) {
      throw yaml.failure(key, "%s must be a whole number, was %s".formatted(key, seed));
    }
    return seed.asLong(0);
  }

  /// A model, written as `path[@revision][+adapter[@revision]]` or as a mapping of these parts.
  String model(String path) {
    if (!yaml.at(path).isObject()) {
      return reference(path, text(path));
    }
    requireKnown(path, Set.of("model", "lora", "override_architecture"));
    String model = place(YamlTree.path(path, "model"));
    String lora = YamlTree.path(path, "lora");
    return reference(path, isAbsent(lora) ? model : model + "+" + place(lora));
  }

  private boolean isAbsent(String path) {
    return yaml.at(path).isMissingNode() || yaml.at(path).isNull();
  }

  private String place(String path) {
    if (!yaml.at(path).isObject()) {
      return text(path);
    }
    requireKnown(path, Set.of("path", "revision"));
    String revision = YamlTree.path(path, "revision");
    String place = text(YamlTree.path(path, "path"));
    return isAbsent(revision) ? place : place + "@" + text(revision);
  }

  /// A model in its text form, checked.
  String reference(String path, String text) {
    try {
      return ModelReference.parse(text).text();
    } catch (InvalidInputException e) {
      throw yaml.failure(path, String.valueOf(e.getMessage()));
    }
  }

  /// A text that must be there.
  String text(String path) {
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
