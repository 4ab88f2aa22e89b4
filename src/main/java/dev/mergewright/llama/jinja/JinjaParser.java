package dev.mergewright.llama.jinja;

import dev.mergewright.llama.jinja.JinjaExpression.Constant;
import dev.mergewright.llama.jinja.JinjaStatement.Flow;
import dev.mergewright.llama.jinja.JinjaStatement.Sequence;
import dev.mergewright.llama.jinja.JinjaStatement.Target;
import dev.mergewright.llama.jinja.JinjaToken.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads the statements of a template.
final class JinjaParser {
  private static final int DEEPEST = 100;

  private final JinjaTokens tokens;
  private final JinjaExpressionParser expressions;
  private int depth;
  private int loops;

  private JinjaParser(JinjaTokens tokens) {
    this.tokens = tokens;
    this.expressions = new JinjaExpressionParser(tokens);
  }

  /// The whole template.
  ///
  /// @throws IllegalArgumentException when it is broken, or uses what a chat template must not
  static JinjaStatement parse(String template) {
    JinjaParser parser = new JinjaParser(new JinjaTokens(JinjaLexer.read(template)));
    JinjaStatement body = parser.body();
    if (!parser.tokens.peek().is(Kind.END)) {
      throw parser.tokens.unexpected("a statement");
    }
    return body;
  }

  /// The statements up to one of the words, whose tag is begun; up to the end when there are none.
  private JinjaStatement body(String... ends) {
    if (++depth > DEEPEST) {
      throw new IllegalArgumentException("statements are nested deeper than " + DEEPEST);
    }
    List<JinjaStatement> statements = new ArrayList<>();
    while (!tokens.peek().is(Kind.END)) {
      JinjaToken token = tokens.next();
      if (token.is(Kind.DATA)) {
        statements.add(new JinjaStatement.Text(token.text()));
      } else if (token.is(Kind.VARIABLE_BEGIN)) {
        statements.add(new JinjaStatement.Print(expressions.tuple()));
        tokens.requireTagEnd();
      } else if (tokens.peek().is(Kind.NAME) && List.of(ends).contains(tokens.peek().text())) {
        break;
      } else {
        statements.add(statement());
      }
    }
    if (ends.length > 0 && tokens.peek().is(Kind.END)) {
      throw tokens.unexpected("{% " + ends[ends.length - 1] + " %}");
    }
    depth--;
    return new Sequence(statements);
  }

  private JinjaStatement statement() {
    int line = tokens.peek().line();
    String word = tokens.requireName();
    return switch (word) {
      case "if" -> condition();
      case "for" -> loop();
      case "set" -> set();
      case "macro" -> macro();
      case "filter" -> filtered();
      case "generation" -> new JinjaStatement.Generation(block("endgeneration"));
      case "break", "continue" -> leave(word, line);
      case "include", "import", "from", "extends" ->
          throw new IllegalArgumentException(
              "line %d: a chat template must not read files, found \"%s\"".formatted(line, word));
      default ->
          throw new IllegalArgumentException(
              "line %d: found the statement \"%s\", known are if, for, set, macro, filter, break, continue, generation and raw"
                  .formatted(line, word));
    };
  }

  /// The rest of a tag, a body and its end.
  private JinjaStatement block(String end) {
    tokens.requireTagEnd();
    JinjaStatement body = body(end);
    tokens.requireWord(end);
    tokens.requireTagEnd();
    return body;
  }

  private JinjaStatement condition() {
    JinjaExpression condition = expressions.tuple();
    tokens.requireTagEnd();
    JinjaStatement then = body("elif", "else", "endif");
    JinjaStatement otherwise = Sequence.EMPTY;
    if (tokens.takeWord("elif")) {
      return new JinjaStatement.If(condition, then, condition());
    }
    if (tokens.takeWord("else")) {
      tokens.requireTagEnd();
      otherwise = body("endif");
    }
    tokens.requireWord("endif");
    tokens.requireTagEnd();
    return new JinjaStatement.If(condition, then, otherwise);
  }

  private JinjaStatement loop() {
    Target target = target();
    tokens.requireWord("in");
    JinjaExpression iterable = expressions.withoutCondition();
    JinjaExpression condition =
        tokens.takeWord("if") ? expressions.expression() : new Constant(true);
    tokens.requireTagEnd();
    loops++;
    JinjaStatement body = body("else", "endfor");
    loops--;
    JinjaStatement otherwise = Sequence.EMPTY;
    if (tokens.takeWord("else")) {
      tokens.requireTagEnd();
      otherwise = body("endfor");
    }
    tokens.requireWord("endfor");
    tokens.requireTagEnd();
    return new JinjaStatement.For(target, iterable, condition, body, otherwise);
  }

  private JinjaStatement leave(String word, int line) {
    if (loops == 0) {
      throw new IllegalArgumentException(
          "line %d: found \"%s\" outside of a loop".formatted(line, word));
    }
    tokens.requireTagEnd();
    return new JinjaStatement.Leave(word.equals("break") ? Flow.BREAK : Flow.CONTINUE);
  }

  private JinjaStatement set() {
    Target target = target();
    if (!tokens.takeOperator("=")) {
      return new JinjaStatement.Capture(target, block("endset"));
    }
    JinjaExpression value = expressions.tuple();
    tokens.requireTagEnd();
    return new JinjaStatement.Assign(target, value);
  }

  private Target target() {
    boolean bracketed = tokens.takeOperator("(");
    List<String> names = new ArrayList<>(List.of(tokens.requireName()));
    String member = tokens.takeOperator(".") ? tokens.requireName() : "";
    boolean several = false;
    while (tokens.takeOperator(",")) {
      several = true;
      if (tokens.peek().is(Kind.NAME) && !tokens.peek().is(Kind.NAME, "in")) {
        names.add(tokens.requireName());
      }
    }
    if (bracketed) {
      tokens.requireOperator(")");
    }
    return new Target(names, several, member);
  }

  private JinjaStatement macro() {
    String name = tokens.requireName();
    List<String> parameters = new ArrayList<>();
    Map<String, JinjaExpression> defaults = new LinkedHashMap<>();
    tokens.requireOperator("(");
    while (!tokens.takeOperator(")")) {
      String parameter = tokens.requireName();
      parameters.add(parameter);
      if (tokens.takeOperator("=")) {
        defaults.put(parameter, expressions.expression());
      }
      if (!tokens.peek().is(Kind.OPERATOR, ")")) {
        tokens.requireOperator(",");
      }
    }
    return new JinjaStatement.Macro(name, parameters, defaults, block("endmacro"));
  }

  private JinjaStatement filtered() {
    JinjaFilters.Filter filter = JinjaFilters.named(tokens.requireName());
    boolean given = tokens.peek().is(Kind.OPERATOR, "(");
    JinjaExpression.Arguments arguments =
        given ? expressions.arguments() : JinjaExpression.Arguments.NONE;
    return new JinjaStatement.Filtered(filter, arguments, block("endfilter"));
  }
}
