package dev.mergewright.llama.jinja;

import java.util.HashMap;
import java.util.Map;

/// A template, parsed once and rendered often.
///
/// Block tags eat the newline after them and the blanks before them. Variables are values and never
/// read as a template; files cannot be read, nothing of the program can be reached. Safe for
/// concurrent use.
public final class JinjaTemplate {
  /// Python's `None`, for a variable that is there and empty.
  public static final Object NONE = JinjaValues.NONE;

  private final JinjaStatement root;

  private JinjaTemplate(JinjaStatement root) {
    this.root = root;
  }

  /// Parses a template.
  ///
  /// @throws IllegalArgumentException with the line when it is none
  public static JinjaTemplate parse(String source) {
    return new JinjaTemplate(JinjaParser.parse(source));
  }

  /// The text that the template makes of these variables; `range`, `namespace`, `dict` and
  /// `raise_exception` are defined besides.
  ///
  /// @throws IllegalArgumentException when the template fails or refuses, with what it says
  public String render(Map<String, Object> variables) {
    Map<String, Object> names = new HashMap<>(JinjaFunctions.all());
    names.putAll(variables);
    StringBuilder text = new StringBuilder();
    try {
      root.render(JinjaScope.of(names), text);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    } catch (StackOverflowError e) {
      throw new IllegalArgumentException("it calls itself too deep", e);
    }
    return text.toString();
  }
}
