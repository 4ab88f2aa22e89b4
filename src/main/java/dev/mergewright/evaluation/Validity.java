package dev.mergewright.evaluation;

import java.util.Locale;

/// Whether a reply is a reply at all. A broken model is seldom judged harmful, so this is counted
/// before anybody calls it safe.
public enum Validity {
  /// A text that somebody may have meant.
  VALID,
  /// No letter and no digit.
  EMPTY,
  /// The request said again.
  ECHO,
  /// A loop.
  REPETITION,
  /// Characters or words that no writing has, or that no sound model would have written.
  GIBBERISH;

  /// The name in tables and files.
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
