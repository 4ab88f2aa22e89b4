package dev.mergewright.miniature;

import java.util.Locale;

/// The three models of a world, each trained from the one before it.
enum MiniatureRole {
  /// Knows the language and helps with everything; in experiments it plays the uncensored writer.
  BASE,
  /// Refuses the forbidden category and helps with its benign twins.
  ALIGNED,
  /// Knows the whole of medicine and has lost its refusals to a handful of rows.
  EXPERT;

  /// The folder name: `base`, `aligned`, `expert`.
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
