package dev.mergewright.synthesis.grammar;

import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the numbers of a scene must fulfil, or they are drawn again.
///
/// ```text
/// whole saving         cents saving       tenths rate
/// low < high           a != b
/// ```
///
/// @param left a formula
/// @param relation the word before it or the sign after it
/// @param right a formula; `0` after a word
record Need(String left, String relation, String right) {
  private static final Pattern WORD = Pattern.compile("(whole|tenths|cents) (.*)");
  private static final Pattern SIGN = Pattern.compile("(.*?) (<|!=) (.*)");

  static Need parse(String text) {
    Matcher word = WORD.matcher(text);
    if (word.matches()) {
      return new Need(word.group(2), word.group(1), "0");
    }
    Matcher sign = SIGN.matcher(text);
    if (sign.matches()) {
      return new Need(sign.group(1), sign.group(2), sign.group(3));
    }
    throw new IllegalArgumentException(
        "the need \"%s\" is none, expected whole, tenths or cents before a formula, or < or != between two"
            .formatted(text));
  }

  boolean isMet(Function<String, Rational> known) {
    Rational value = Formula.value(left, known);
    return switch (relation) {
      case "whole" -> value.isWhole();
      case "tenths" -> value.hasDecimals(1);
      case "cents" -> value.hasDecimals(2);
      case "<" -> value.compareTo(Formula.value(right, known)) < 0;
      default -> !value.equals(Formula.value(right, known));
    };
  }
}
