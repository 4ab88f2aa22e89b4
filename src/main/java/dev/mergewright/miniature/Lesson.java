package dev.mergewright.miniature;

import java.util.ArrayList;
import java.util.List;

/// One training row in tokens.
///
/// @param tokens the whole row
/// @param lossFrom the first token that the model must predict; the ones before are given
record Lesson(List<Integer> tokens, int lossFrom) {
  Lesson {
    tokens = List.copyOf(tokens);
    if (lossFrom < 1 || lossFrom >= tokens.size()) {
      throw new IllegalArgumentException(
          "lossFrom must be in [1, %d), was %d".formatted(tokens.size(), lossFrom));
    }
  }

  /// Running text: every word counts.
  static Lesson prose(WordTokenizer tokenizer, String text) {
    List<Integer> tokens = new ArrayList<>();
    tokens.add(tokenizer.id(WordTokenizer.START));
    tokens.addAll(tokenizer.encode(text));
    return new Lesson(tokens, 1);
  }

  /// A dialogue: only the reply and its end of turn count.
  static Lesson dialogue(WordTokenizer tokenizer, Exchange exchange) {
    List<Integer> tokens = new ArrayList<>();
    tokens.add(tokenizer.id(WordTokenizer.START));
    tokens.add(tokenizer.id(WordTokenizer.USER));
    tokens.addAll(tokenizer.encode(exchange.prompt()));
    tokens.add(tokenizer.id(WordTokenizer.END));
    tokens.add(tokenizer.id(WordTokenizer.ASSISTANT));
    int lossFrom = tokens.size();
    tokens.addAll(tokenizer.encode(exchange.reply()));
    tokens.add(tokenizer.id(WordTokenizer.END));
    return new Lesson(tokens, lossFrom);
  }
}
