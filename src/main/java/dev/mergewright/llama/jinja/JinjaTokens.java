package dev.mergewright.llama.jinja;

import dev.mergewright.llama.jinja.JinjaToken.Kind;
import java.util.List;

/// The tokens of a template and how far they are read.
final class JinjaTokens {
  private final List<JinjaToken> tokens;
  private int at;

  JinjaTokens(List<JinjaToken> tokens) {
    this.tokens = tokens;
  }

  /// The token in turn.
  JinjaToken peek() {
    return tokens.get(at);
  }

  /// The token after it.
  JinjaToken peekSecond() {
    return tokens.get(Math.min(at + 1, tokens.size() - 1));
  }

  /// The token in turn, which is then read.
  JinjaToken next() {
    JinjaToken token = peek();
    at = Math.min(at + 1, tokens.size() - 1);
    return token;
  }

  /// Reads the token in turn if it is this operator.
  boolean takeOperator(String operator) {
    return take(Kind.OPERATOR, operator);
  }

  /// Reads the token in turn if it is this word.
  boolean takeWord(String word) {
    return take(Kind.NAME, word);
  }

  private boolean take(Kind kind, String text) {
    boolean there = peek().is(kind, text);
    if (there) {
      next();
    }
    return there;
  }

  void requireOperator(String operator) {
    if (!takeOperator(operator)) {
      throw unexpected("\"" + operator + "\"");
    }
  }

  void requireWord(String word) {
    if (!takeWord(word)) {
      throw unexpected("\"" + word + "\"");
    }
  }

  String requireName() {
    if (!peek().is(Kind.NAME)) {
      throw unexpected("a name");
    }
    return next().text();
  }

  void requireTagEnd() {
    if (!peek().is(Kind.TAG_END)) {
      throw unexpected("the end of the tag");
    }
    next();
  }

  IllegalArgumentException unexpected(String expected) {
    JinjaToken found = peek();
    String what =
        switch (found.kind()) {
          case END -> "the end of the template";
          case TAG_END -> "the end of the tag";
          case DATA, BLOCK_BEGIN, VARIABLE_BEGIN -> "text";
          default -> "\"" + found.text() + "\"";
        };
    return new IllegalArgumentException(
        "line %d: found %s where %s was expected".formatted(found.line(), what, expected));
  }
}
