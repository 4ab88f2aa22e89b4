package dev.mergewright.llama.jinja;

/// A piece of a Jinja template.
///
/// @param kind what it is
/// @param text as written; of a string what it means
/// @param line where it stands, from 1
record JinjaToken(Kind kind, String text, int line) {
  /// What a piece can be. Text between tags is data; `{%` and `{{` begin a tag, which ends where
  /// the tag's pieces do.
  enum Kind {
    DATA,
    BLOCK_BEGIN,
    VARIABLE_BEGIN,
    TAG_END,
    NAME,
    STRING,
    INTEGER,
    FLOAT,
    OPERATOR,
    END
  }

  boolean is(Kind expected) {
    return kind == expected;
  }

  boolean is(Kind expected, String expectedText) {
    return kind == expected && text.equals(expectedText);
  }
}
