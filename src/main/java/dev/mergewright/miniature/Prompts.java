package dev.mergewright.miniature;

/// The two prompts that make a tiny model write questions instead of answering them.
final class Prompts {
  static final String MEDICAL_QUESTION = "write a question about medicine .";

  private Prompts() {}

  /// Asks for a question about one of the [Topic]s, by its number.
  static String questionAbout(String topic) {
    return "write a question about topic " + topic + " .";
  }
}
