package dev.mergewright.llama;

/// The function that transformers gives to chat templates; public because jinjava calls it by
/// reflection.
public final class TemplateFunctions {
  private TemplateFunctions() {}

  /// `raise_exception(message)`: how a template refuses a dialogue.
  public static String raise(String message) {
    throw new IllegalArgumentException(message);
  }
}
