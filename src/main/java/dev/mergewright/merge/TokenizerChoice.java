package dev.mergewright.merge;

import dev.mergewright.checkpoint.ChatTemplateChoice;
import dev.mergewright.checkpoint.VocabularyChoice;
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
    return vocabulary == null
        ? this
        : new TokenizerChoice(vocabulary.withModels(rename), chatTemplate);
  }
}
