package dev.mergewright.synthesis;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What may be put for a variable of a [Prompt].
///
/// @param type the form of a value
/// @param isRequired whether a value must be given; without one, an optional variable is empty
/// @param maxChars the longest value in characters, null for any length
/// @param values the values allowed, none for any
public record PromptVariable(
    Type type, boolean isRequired, @Nullable Integer maxChars, List<String> values) {

  /// The form of a value.
  public enum Type {
    /// Any text.
    TEXT,
    /// A text without line ends.
    LINE,
    /// A whole number.
    INTEGER
  }

  public PromptVariable {
    values = List.copyOf(values);
    if (maxChars != null && maxChars < 1) {
      throw new IllegalArgumentException("max_chars must be at least 1, was " + maxChars);
    }
  }

  /// A required text among these, or any text when there are none.
  static PromptVariable among(List<String> values) {
    return new PromptVariable(Type.TEXT, true, null, values);
  }

  /// Why a value cannot be put for this variable, in words that follow "was"; null when it can.
  @Nullable String fault(@Nullable String value) {
    if (value == null) {
      return isRequired ? "not given" : null;
    }
    if (!values.isEmpty() && !values.contains(value)) {
      return "'%s', allowed are %s".formatted(value, values);
    }
    if (maxChars != null && value.length() > maxChars) {
      return "%d characters long, allowed are %d".formatted(value.length(), maxChars);
    }
    return switch (type) {
      case TEXT -> null;
      case LINE -> value.lines().count() > 1 ? "several lines, allowed is one" : null;
      case INTEGER -> value.matches("-?\\d+") ? null : "'%s', not a whole number".formatted(value);
    };
  }
}
