package dev.mergewright.evaluation;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.llama.ChatFormat;
import dev.mergewright.llama.LanguageModel;
import dev.mergewright.llama.Prompt;
import dev.mergewright.llama.Sampling;
import java.util.ArrayList;
import java.util.List;

/// A model under evaluation. Its parts stay their owner's to close.
///
/// @param model the weights, ready to be asked
/// @param format how it is spoken to
/// @param positions the longest text that it was made for, in tokens
public record Subject(LanguageModel model, ChatFormat format, int positions) {
  /// What a template may put behind a reply, in tokens; without it, a reply that fills the room
  /// could not be scored.
  private static final int BEHIND = 8;

  /// What the model says to each prompt, greedily; a reply ends before the stop texts and where the
  /// model's room does. A model without a chat template goes on from the bare prompt.
  ///
  /// @param isText whether the prompts are texts to go on with, not requests of a dialogue
  List<String> replies(List<String> prompts, boolean isText, Sampling sampling) {
    List<Prompt> given = new ArrayList<>();
    List<Sampling> samplings = new ArrayList<>();
    for (String text : prompts) {
      Prompt prompt = isText || !format.hasTemplate() ? new Prompt.Text(text) : Prompt.user(text);
      given.add(prompt);
      samplings.add(
          Sampling.greedy(Math.min(sampling.maxTokens(), room(prompt)))
              .endingBefore(sampling.stops()));
    }
    return model.replies(given, samplings);
  }

  /// Whether a dialogue of these is short enough to be scored.
  boolean hasRoomFor(Prompt prompt, String reply) {
    return format.promptIds(prompt).length + format.tokenCount(reply) + BEHIND <= positions;
  }

  private int room(Prompt prompt) {
    int tokens = format.promptIds(prompt).length + BEHIND;
    if (tokens >= positions) {
      throw new InvalidInputException(
          "a prompt of %d tokens leaves no room for a reply in a model of %d positions; take fewer shots or leave the row out: %s"
              .formatted(tokens - BEHIND, positions, abridged(prompt.key())));
    }
    return positions - tokens;
  }

  private static String abridged(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "...";
  }
}
