package dev.mergewright.merge;

import org.jspecify.annotations.Nullable;

/// A setting of a merge method, declared once: the search space, the YAML check, the help and the
/// documentation table are derived from it.
///
/// @param name the YAML key
/// @param scope whether each source has its own value
/// @param low the least value that a search tries
/// @param high the greatest value that a search tries
/// @param standard the value when a recipe does not say; `null` when a recipe must say
/// @param meaning one line for people
public record MergeParameter(
    String name, Scope scope, double low, double high, @Nullable Double standard, String meaning) {

  /// Who has a value of a parameter.
  public enum Scope {
    /// Each source has its own.
    SOURCE,
    /// One for the merge.
    GLOBAL
  }

  public MergeParameter {
    if (!(low <= high)) {
      throw new IllegalArgumentException(
          name + ": low must not be above high, was " + low + " > " + high);
    }
  }
}
