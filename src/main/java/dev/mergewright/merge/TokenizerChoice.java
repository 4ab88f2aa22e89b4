package dev.mergewright.merge;

import dev.mergewright.checkpoint.ChatTemplateChoice;
import dev.mergewright.checkpoint.VocabularyChoice;
import dev.mergewright.checkpoint.VocabularyChoice.Source;
import dev.mergewright.checkpoint.VocabularyChoice.TokenChoice;
import dev.mergewright.checkpoint.VocabularyChoice.TokenRow;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What a recipe says about tokens and chat.
///
/// @param vocabulary whose tokens the merged model has (`tokenizer_source` or `tokenizer`); absent
///   when all models must have the same and keep them
/// @param chatTemplate how a conversation becomes text (`chat_template`); absent for that of the
///   model that gives the tokenizer
public record TokenizerChoice(
    @Nullable VocabularyChoice vocabulary, @Nullable ChatTemplateChoice chatTemplate) {
  /// Nothing said.
  static final TokenizerChoice NONE = new TokenizerChoice(null, null);

  /// The tokens of the base model.
  static final TokenizerChoice BASE =
      new TokenizerChoice(VocabularyChoice.of(new VocabularyChoice.Source.Base()), null);

  /// The same choice with its models named otherwise.
  TokenizerChoice withModels(UnaryOperator<String> rename) {
    if (vocabulary == null) {
      return this;
    }
    Source source =
        vocabulary.source() instanceof Source.Model(String model)
            ? new Source.Model(rename.apply(model))
            : vocabulary.source();
    SequencedMap<String, TokenChoice> tokens = new LinkedHashMap<>();
    vocabulary
        .tokens()
        .forEach(
            (token, choice) ->
                tokens.put(token, new TokenChoice(renamed(choice.row(), rename), choice.force())));
    return new TokenizerChoice(
        new VocabularyChoice(source, tokens, vocabulary.padToMultipleOf()), chatTemplate);
  }

  private static TokenRow renamed(TokenRow row, UnaryOperator<String> rename) {
    return switch (row) {
      case TokenRow.SameToken(String model) -> new TokenRow.SameToken(rename.apply(model));
      case TokenRow.ModelToken(String model, String token) ->
          new TokenRow.ModelToken(rename.apply(model), token);
      case TokenRow.ModelRow(String model, int id) ->
          new TokenRow.ModelRow(rename.apply(model), id);
      case TokenRow.Zero zero -> zero;
    };
  }
}
