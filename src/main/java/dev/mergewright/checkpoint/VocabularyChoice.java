package dev.mergewright.checkpoint;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;

/// What a recipe asks of the merged vocabulary: `tokenizer_source` or `tokenizer` of the mergekit
/// dialect.
///
/// ```yaml
/// tokenizer:
///   source: union                  # or base, or a model
///   pad_to_multiple_of: 64
///   tokens:
///     "<|im_end|>":
///       source: ../models/chat     # or {kind: model_token, model: ..., token: ... | token_id: ...}, or {kind: zero}
///       force: true
/// ```
///
/// @param source whose tokens the merged model has
/// @param tokens rows chosen by hand, by token; tokens that are new to the vocabulary are added to
///   it
/// @param padToMultipleOf the number of rows is rounded up to a multiple of it; 1 for no padding
public record VocabularyChoice(
    Source source, SequencedMap<String, TokenChoice> tokens, int padToMultipleOf) {
  public VocabularyChoice {
    tokens = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(tokens));
    if (padToMultipleOf < 1) {
      throw new IllegalArgumentException(
          "pad_to_multiple_of must be at least 1, was " + padToMultipleOf);
    }
    if (tokens.containsKey("")) {
      throw new IllegalArgumentException("a token must not be empty");
    }
  }

  /// The choice of a source alone, as `tokenizer_source` makes it.
  public static VocabularyChoice of(Source source) {
    return new VocabularyChoice(source, new LinkedHashMap<>(), 1);
  }

  /// Whose tokens the merged model has.
  public sealed interface Source {
    /// Every token of every model.
    record Union() implements Source {}

    /// The base model's tokens; those of the first model when the merge has no base.
    record Base() implements Source {}

    /// The tokens of one model.
    ///
    /// @param model its name in the recipe
    record Model(String model) implements Source {}

    /// Reads the value of `tokenizer_source`: `union`, `base` or a model's name.
    static Source parse(String text) {
      return switch (text) {
        case "union" -> new Union();
        case "base" -> new Base();
        default -> new Model(text);
      };
    }
  }

  /// A row chosen by hand.
  ///
  /// @param row what models without the token get
  /// @param force whether models that have the token get it too
  public record TokenChoice(TokenRow row, boolean force) {}

  /// Where the row of a token comes from.
  public sealed interface TokenRow {
    /// The same token of another model.
    ///
    /// @param model its name in the recipe
    record SameToken(String model) implements TokenRow {}

    /// A token of a model.
    ///
    /// @param model its name in the recipe
    /// @param token the token as its vocabulary spells it
    record ModelToken(String model, String token) implements TokenRow {}

    /// A row of a model's embedding, whether a token has it or not.
    ///
    /// @param model its name in the recipe
    /// @param id the row
    record ModelRow(String model, int id) implements TokenRow {}

    /// Zeros.
    record Zero() implements TokenRow {}

    /// The same row with its model named otherwise.
    default TokenRow withModels(UnaryOperator<String> rename) {
      return switch (this) {
        case SameToken(String model) -> new SameToken(rename.apply(model));
        case ModelToken(String model, String token) -> new ModelToken(rename.apply(model), token);
        case ModelRow(String model, int id) -> new ModelRow(rename.apply(model), id);
        case Zero zero -> zero;
      };
    }
  }

  /// The same choice with its models named otherwise.
  public VocabularyChoice withModels(UnaryOperator<String> rename) {
    SequencedMap<String, TokenChoice> renamed = new LinkedHashMap<>();
    tokens.forEach(
        (token, choice) ->
            renamed.put(token, new TokenChoice(choice.row().withModels(rename), choice.force())));
    Source from =
        source instanceof Source.Model(String model)
            ? new Source.Model(rename.apply(model))
            : source;
    return new VocabularyChoice(from, renamed, padToMultipleOf);
  }

  /// Whether nothing is asked for but a source.
  boolean isPlain() {
    return tokens.isEmpty() && padToMultipleOf == 1;
  }
}
