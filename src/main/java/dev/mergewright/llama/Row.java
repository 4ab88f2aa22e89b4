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

  /// A request with its reply.
  static Row of(String prompt, String response) {
    return new Chat(prompt, response);
  }

  /// Text of which every token counts.
  static Row text(String text) {
    return new Plain(text);
  }
}
