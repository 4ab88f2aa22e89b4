package dev.mergewright.experiment.rows;

import java.util.Locale;

/// What a model is among those that are merged.
public enum ParentRole {
  /// The aligned model.
  BASE,
  /// A fine-tune merged into it.
  EXPERT,
  /// The common ancestor.
  PRETRAINED;

  /// The name in files, such as `base`.
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
