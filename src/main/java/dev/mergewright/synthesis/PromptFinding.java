package dev.mergewright.synthesis;

/// Something that is wrong with a prompt set, or could be better.
///
/// @param isError whether it must not be used as it is
/// @param place file and line
/// @param sentence what is the matter and what to do
public record PromptFinding(boolean isError, String place, String sentence) {
  static PromptFinding error(String place, String sentence) {
    return new PromptFinding(true, place, sentence);
  }

  static PromptFinding warning(String place, String sentence) {
    return new PromptFinding(false, place, sentence);
  }

  /// One line for a terminal: `error prompts/safety-v2/ask.md:4 uses ...`.
  @Override
  public String toString() {
    return (isError ? "error   " : "warning ") + (place.isEmpty() ? "" : place + " ") + sentence;
  }
}
