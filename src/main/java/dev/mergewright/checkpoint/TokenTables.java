package dev.mergewright.checkpoint;

import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The two tables of a language model that have a row per token, by the names of their tensors.
///
/// ```text
/// embedding   [prefix.](embed_tokens|wte|word_embeddings|embed_in|tok_embeddings|embeddings).weight
/// head        [prefix.](lm_head|embed_out).weight, output.weight or head.weight
/// ```
///
/// A model with several such tensors, such as an encoder with a decoder, has none here.
///
/// @param embedding from tokens to vectors, absent when no single name fits
/// @param head from vectors to tokens, absent when no single name fits or the embedding does its
///   work
public record TokenTables(@Nullable String embedding, @Nullable String head) {
  private static final Pattern EMBEDDING =
      Pattern.compile(
          "(?:.+\\.)?(?:embed_tokens|wte|word_embeddings|embed_in|tok_embeddings|embeddings)\\.weight");
  private static final Pattern HEAD =
      Pattern.compile("(?:.+\\.)?(?:lm_head|embed_out)\\.weight|(?:output|head)\\.weight");

  /// The tables among these tensors.
  public static TokenTables of(Collection<String> tensors) {
    return new TokenTables(single(tensors, EMBEDDING), single(tensors, HEAD));
  }

  private static @Nullable String single(Collection<String> tensors, Pattern names) {
    List<String> found = tensors.stream().filter(name -> names.matcher(name).matches()).toList();
    return found.size() == 1 ? found.getFirst() : null;
  }
}
