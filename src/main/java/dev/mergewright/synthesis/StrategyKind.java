package dev.mergewright.synthesis;

import java.util.Locale;

/// The strategies that a generation file can name.
public enum StrategyKind {
  /// An uncensored model asks, every model of a pool answers, a refusal is drawn as the label
  /// (arXiv 2406.14563, section 3).
  PAPER_SAFETY,
  /// An expert asks and answers itself (the same section).
  PAPER_DOMAIN;

  /// The name in files, such as `paper-safety`.
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
