package dev.mergewright.merge;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.mergewright.checkpoint.ChatTemplateChoice;
import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.checkpoint.VocabularyChoice;
import dev.mergewright.checkpoint.VocabularyChoice.Source;
import dev.mergewright.checkpoint.VocabularyChoice.TokenChoice;
import dev.mergewright.checkpoint.VocabularyChoice.TokenRow;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Recipes as files, in the dialect of mergekit.
///
/// ```yaml
/// merge_method: ties                 # a name in MergeMethod.ALL
/// base_model: ../models/base         # a folder, relative to this file
/// models:
///   - model: ../models/expert
///     parameters: {weight: 0.5, density: [1, 0.5]}
/// parameters: {normalize: false}
/// dtype: float32                     # ours always computes in float32
/// out_dtype: bfloat16                # dtype when absent, the stored types when both are
/// tokenizer_source: base             # or union or a model; tokenizer: {...} says more
/// chat_template: auto                # or a name or Jinja; the donor's when absent
/// seed: 7                            # ours; mergekit passes over it, as over the next two
/// rounding: stochastic               # nearest when absent
/// compat: mergekit                   # mergekit's side wherever it differs; steps rounded to dtype
/// ```
///
/// In place of `models`, `slices` stack layers:
///
/// ```yaml
/// slices:
///   - sources:
///       - {model: ../models/a, layer_range: [0, 16]}
///   - sources:
///       - {model: ../models/b, layer_range: [8, 32], parameters: {scale: 0.5}}
/// ```
///
/// and `modules: {NAME: ...}` wraps either of them for models of one module. A value is a number, a
/// list of numbers spread over the layers of a slice, or a list of `{filter, value}`. The base
/// among `models` is dropped where the method has a base, for its task vector is zero. Further
/// documents with a `name` are merges that models may name; they are computed on the way and not
/// written. `int8_mask`, which never changes a result, is accepted, and so is what older model
/// cards have: `random_seed` for `seed`, and `model:` before the model of `tokenizer_source`.
/// Everything unknown is an error with file, line and the nearest known name.
public final class RecipeYaml {
  private static final Set<String> WORDS =
      Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n", "~");

  private RecipeYaml() {}

  /// Reads a recipe from a file.
  ///
  /// @throws InvalidInputException when it is not a recipe
  public static MergeRecipe read(Path file) throws IOException {
    return read(file, false);
  }

  /// Reads a recipe from a file.
  ///
  /// @param compat whether to take mergekit's side even where the file does not ask for it
  /// @throws InvalidInputException when it is not a recipe
  public static MergeRecipe read(Path file, boolean compat) throws IOException {
    return RecipeReader.recipe(YamlTree.parseAll(StrictYaml.text(file), file.toString()), compat);
  }

  /// Parses a recipe.
  ///
  /// @param fileName names the text in messages
  public static MergeRecipe parse(String text, String fileName) {
    return RecipeReader.recipe(YamlTree.parseAll(text, fileName), false);
  }

  /// The text of a recipe; parsing it gives an equal recipe, and equal recipes have the same text.
  public static String write(MergeRecipe recipe) {
    StringBuilder yaml = new StringBuilder();
    recipe
        .stages()
        .forEach(
            (name, stage) -> {
              line(yaml, 0, "name: " + scalar(name));
              write(yaml, stage);
              line(yaml, 0, "---");
            });
    write(yaml, recipe);
    return yaml.toString();
  }

  private static void write(StringBuilder yaml, MergeRecipe recipe) {
    line(yaml, 0, "merge_method: " + recipe.method().name());
    if (recipe.base() != null) {
      line(yaml, 0, "base_model: " + scalar(recipe.base()));
    }
    if (recipe.slices().getFirst().isWhole()) {
      line(yaml, 0, "models:");
      recipe.sources().forEach(source -> source(yaml, 1, recipe.method(), source));
    } else {
      line(yaml, 0, "slices:");
      recipe.slices().forEach(slice -> slice(yaml, recipe, slice));
    }
    List<MergeOption> options =
        recipe.method().options().stream().filter(option -> !option.isStandard()).toList();
    if (!recipe.parameters().isEmpty() || !options.isEmpty()) {
      line(yaml, 0, "parameters:");
      parameters(yaml, 1, recipe.method(), recipe.parameters());
      options.forEach(option -> line(yaml, 1, option.name() + ": " + option.chosen()));
    }
    numerics(yaml, recipe.numerics());
    tokenizer(yaml, recipe.tokenizer());
    line(yaml, 0, "seed: " + recipe.seed());
  }

  private static void slice(StringBuilder yaml, MergeRecipe recipe, MergeSlice slice) {
    line(yaml, 1, "- sources:");
    MergeSource base = slice.base();
    if (base != null) {
      source(yaml, 3, recipe.method(), base);
    }
    slice.sources().forEach(source -> source(yaml, 3, recipe.method(), source));
    if (base != null && !base.model().equals(recipe.base())) {
      line(yaml, 2, "base_model: " + scalar(base.model()));
    }
    if (!slice.parameters().isEmpty()) {
      line(yaml, 2, "parameters:");
      parameters(yaml, 3, recipe.method(), slice.parameters());
    }
  }

  private static void source(
      StringBuilder yaml, int depth, MergeMethod method, MergeSource source) {
    line(yaml, depth, "- model: " + scalar(source.model()));
    if (source.layers() != null) {
      line(yaml, depth + 1, "layer_range: " + source.layers());
    }
    if (!source.parameters().isEmpty()) {
      line(yaml, depth + 1, "parameters:");
      parameters(yaml, depth + 2, method, source.parameters());
    }
  }

  private static void numerics(StringBuilder yaml, Numerics numerics) {
    if (numerics.compat()) {
      line(yaml, 0, "compat: mergekit");
      if (numerics.workType() != null) {
        line(yaml, 0, "dtype: " + numerics.workType().label());
      }
    } else if (numerics.outType() != null) {
      line(yaml, 0, "dtype: float32"); // mergekit then computes as we do and rounds once, too
    }
    if (numerics.outType() != null) {
      line(yaml, 0, "out_dtype: " + numerics.outType().label());
    }
    if (numerics.rounding() != Numerics.Rounding.NEAREST) {
      line(yaml, 0, "rounding: " + numerics.rounding().name().toLowerCase(Locale.ROOT));
    }
  }

  private static void tokenizer(StringBuilder yaml, TokenizerChoice choice) {
    VocabularyChoice vocabulary = choice.vocabulary();
    if (vocabulary != null) {
      String source =
          switch (vocabulary.source()) {
            case Source.Base() -> "base";
            case Source.Union() -> "union";
            case Source.Model(String model) -> scalar(model);
          };
      if (vocabulary.equals(VocabularyChoice.of(vocabulary.source()))) {
        line(yaml, 0, "tokenizer_source: " + source);
      } else {
        line(yaml, 0, "tokenizer:");
        line(yaml, 1, "source: " + source);
        line(yaml, 1, "pad_to_multiple_of: " + vocabulary.padToMultipleOf());
        tokens(yaml, vocabulary.tokens());
      }
    }
    switch (choice.chatTemplate()) {
      case null -> {}
      case ChatTemplateChoice.Auto() -> line(yaml, 0, "chat_template: auto");
      case ChatTemplateChoice.BuiltIn(String name) -> line(yaml, 0, "chat_template: " + name);
      case ChatTemplateChoice.Literal(String jinja) ->
          line(yaml, 0, "chat_template: " + scalar(jinja));
    }
  }

  private static void tokens(StringBuilder yaml, Map<String, TokenChoice> tokens) {
    if (!tokens.isEmpty()) {
      line(yaml, 1, "tokens:");
    }
    tokens.forEach(
        (token, choice) -> {
          line(yaml, 2, quoted(token) + ":");
          String source =
              switch (choice.row()) {
                case TokenRow.SameToken(String model) -> scalar(model);
                case TokenRow.ModelToken(String model, String other) ->
                    "{kind: model_token, model: %s, token: %s}"
                        .formatted(quoted(model), quoted(other));
                case TokenRow.ModelRow(String model, int id) ->
                    "{kind: model_token, model: %s, token_id: %d}".formatted(quoted(model), id);
                case TokenRow.Zero() -> "{kind: zero}";
              };
          line(yaml, 3, "source: " + source);
          line(yaml, 3, "force: " + choice.force());
        });
  }

  private static void parameters(
      StringBuilder yaml, int depth, MergeMethod method, Map<String, ParameterValue> parameters) {
    parameters.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            entry -> {
              boolean isSwitch =
                  method.parameter(entry.getKey()).map(MergeParameter::isSwitch).orElse(false);
              value(yaml, depth, entry.getKey() + ":", entry.getValue(), isSwitch);
            });
  }

  private static void value(
      StringBuilder yaml, int depth, String key, ParameterValue value, boolean isSwitch) {
    switch (value) {
      case ParameterValue.Scalar(double number) ->
          line(yaml, depth, key + " " + number(number, isSwitch));
      case ParameterValue.Gradient(List<Double> numbers) ->
          line(
              yaml,
              depth,
              numbers.stream()
                  .map(number -> number(number, isSwitch))
                  .collect(Collectors.joining(", ", key + " [", "]")));
      case ParameterValue.Filtered(List<ParameterValue.Case> cases) -> {
        line(yaml, depth, key);
        for (ParameterValue.Case choice : cases) {
          line(yaml, depth + 1, "- filter: " + scalar(choice.filter()));
          value(yaml, depth + 2, "value:", choice.value(), isSwitch);
        }
      }
    }
  }

  private static String number(double value, boolean isSwitch) {
    if (isSwitch) {
      return value == 0 ? "false" : "true";
    }
    String text = Double.toString(value);
    return text.contains("E") ? new BigDecimal(text).toPlainString() : text;
  }

  private static String scalar(String text) {
    boolean isPlain = text.matches("[A-Za-z_./~][A-Za-z0-9_./~-]*") && !text.matches("[.~]+");
    if (isPlain && !WORDS.contains(text.toLowerCase(Locale.ROOT))) {
      return text;
    }
    return quoted(text);
  }

  private static String quoted(String text) {
    return JsonNodeFactory.instance.textNode(text).toString();
  }

  private static void line(StringBuilder yaml, int depth, String text) {
    yaml.append("  ".repeat(depth)).append(text).append('\n');
  }
}
