package dev.mergewright.llama;

/// One text to score or to learn.
public sealed interface Row {
  /// A request and the reply whose tokens count, rendered by the chat template.
  ///
  /// @param prompt the user's text
  /// @param response the assistant's text
  record Chat(String prompt, String response) implements Row {}

  /// Text without a dialogue: every token after the first counts.
  ///
  /// @param text tokenized as it is; special tokens may be written out
  record Plain(String text) implements Row {}

  /// Text that goes on: the tokens of the continuation count, its context being given.
  ///
  /// The border is that of lm-evaluation-harness, so that log-likelihoods compare: blanks at the
  /// end of the context move to the front of the continuation, both are tokenized as one text, and
  /// what comes after as many tokens as the context alone has is the continuation's. An empty
  /// context is the token that begins a text.
  ///
  /// @param context what is given, such as a question; tokenized as it is
  /// @param continuation what counts, such as one of its answers
  record Continuation(String context, String continuation) implements Row {}

  /// A request with its reply.
  static Row of(String prompt, String response) {
    return new Chat(prompt, response);
  }

  /// Text of which every token counts.
  static Row text(String text) {
    return new Plain(text);
  }
}
