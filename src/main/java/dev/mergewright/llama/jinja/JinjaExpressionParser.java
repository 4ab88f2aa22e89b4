package dev.mergewright.llama.jinja;

import dev.mergewright.llama.jinja.JinjaExpression.Arguments;
import dev.mergewright.llama.jinja.JinjaExpression.Constant;
import dev.mergewright.llama.jinja.JinjaToken.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads expressions with Jinja's precedence, from the loosest:
///
/// ```text
/// a if b else c    or    and    not    == != < <= > >= in, not in    + -    ~    * / // %    **
/// -a    a.b a[b] a(b)    a | filter, a is test
/// ```
final class JinjaExpressionParser {
  private static final int DEEPEST = 200;
  private static final Set<String> ENDS_A_TEST = Set.of("else", "or", "and", "if", "is");
  private static final Set<String> COMPARING = Set.of("==", "!=", "<", "<=", ">", ">=");
  private static final JinjaExpression NONE = new Constant(JinjaValues.NONE);

  private final JinjaTokens tokens;
  private int depth;

  JinjaExpressionParser(JinjaTokens tokens) {
    this.tokens = tokens;
  }

  /// An expression, or several with commas between them: a tuple.
  JinjaExpression tuple() {
    JinjaExpression first = expression();
    return tokens.peek().is(Kind.OPERATOR, ",") ? rest(first) : first;
  }

  private JinjaExpression rest(JinjaExpression first) {
    List<JinjaExpression> elements = new ArrayList<>(List.of(first));
    while (tokens.takeOperator(",") && !closes()) {
      elements.add(expression());
    }
    return new JinjaExpression.Elements(elements, true);
  }

  private boolean closes() {
    JinjaToken token = tokens.peek();
    return token.is(Kind.TAG_END)
        || token.is(Kind.OPERATOR, ")")
        || token.is(Kind.OPERATOR, "]")
        || token.is(Kind.OPERATOR, "=");
  }

  JinjaExpression expression() {
    if (++depth > DEEPEST) {
      throw new IllegalArgumentException(
          "line %d: an expression is nested deeper than %d"
              .formatted(tokens.peek().line(), DEEPEST));
    }
    JinjaExpression value = withoutCondition();
    while (tokens.takeWord("if")) {
      JinjaExpression condition = withoutCondition();
      JinjaExpression otherwise =
          tokens.takeWord("else")
              ? expression()
              : new Constant(new JinjaValues.Undefined("the value without else"));
      value = new JinjaExpression.Conditional(condition, value, otherwise);
    }
    depth--;
    return value;
  }

  /// An expression that leaves an `if` after it to its statement.
  JinjaExpression withoutCondition() {
    JinjaExpression left = and();
    while (tokens.takeWord("or")) {
      left = new JinjaExpression.Or(left, and());
    }
    return left;
  }

  private JinjaExpression and() {
    JinjaExpression left = not();
    while (tokens.takeWord("and")) {
      left = new JinjaExpression.And(left, not());
    }
    return left;
  }

  private JinjaExpression not() {
    int negations = 0;
    while (tokens.takeWord("not")) {
      negations++;
    }
    JinjaExpression operand = comparison();
    for (int i = 0; i < negations; i++) {
      operand = new JinjaExpression.Not(operand);
    }
    return operand;
  }

  private JinjaExpression comparison() {
    JinjaExpression first = sum();
    List<String> operators = new ArrayList<>();
    List<JinjaExpression> others = new ArrayList<>();
    while (true) {
      JinjaToken token = tokens.peek();
      if (token.is(Kind.OPERATOR) && COMPARING.contains(token.text())) {
        operators.add(tokens.next().text());
      } else if (tokens.takeWord("in")) {
        operators.add("in");
      } else if (token.is(Kind.NAME, "not") && tokens.peekSecond().is(Kind.NAME, "in")) {
        tokens.next();
        tokens.next();
        operators.add("not in");
      } else {
        return operators.isEmpty()
            ? first
            : new JinjaExpression.Comparison(first, operators, others);
      }
      others.add(sum());
    }
  }

  private JinjaExpression sum() {
    JinjaExpression left = joined();
    while (isOperator("+", "-")) {
      left = new JinjaExpression.Arithmetic(tokens.next().text(), left, joined());
    }
    return left;
  }

  private JinjaExpression joined() {
    JinjaExpression left = product();
    while (isOperator("~")) {
      left = new JinjaExpression.Arithmetic(tokens.next().text(), left, product());
    }
    return left;
  }

  private JinjaExpression product() {
    JinjaExpression left = power();
    while (isOperator("*", "/", "//", "%")) {
      left = new JinjaExpression.Arithmetic(tokens.next().text(), left, power());
    }
    return left;
  }

  private JinjaExpression power() {
    JinjaExpression left = signed(true);
    while (isOperator("**")) {
      left = new JinjaExpression.Arithmetic(tokens.next().text(), left, signed(true));
    }
    return left;
  }

  private boolean isOperator(String... operators) {
    JinjaToken token = tokens.peek();
    return token.is(Kind.OPERATOR) && List.of(operators).contains(token.text());
  }

  private JinjaExpression signed(boolean filtered) {
    JinjaExpression value;
    if (tokens.takeOperator("-")) {
      value = new JinjaExpression.Negation(nestedSign());
    } else if (tokens.takeOperator("+")) {
      value = nestedSign();
    } else {
      value = primary();
    }
    value = postfix(value);
    return filtered ? filters(value) : value;
  }

  private JinjaExpression nestedSign() {
    if (++depth > DEEPEST) {
      throw tokens.unexpected("an expression with fewer signs");
    }
    JinjaExpression value = signed(false);
    depth--;
    return value;
  }

  private JinjaExpression postfix(JinjaExpression object) {
    JinjaExpression value = object;
    while (true) {
      if (tokens.takeOperator(".")) {
        value = member(value);
      } else if (tokens.takeOperator("[")) {
        value = subscript(value);
      } else if (tokens.peek().is(Kind.OPERATOR, "(")) {
        value = new JinjaExpression.Call(value, arguments());
      } else {
        return value;
      }
    }
  }

  private JinjaExpression member(JinjaExpression object) {
    if (tokens.peek().is(Kind.INTEGER)) {
      return new JinjaExpression.Item(object, primary());
    }
    return new JinjaExpression.Attribute(object, tokens.requireName());
  }

  private JinjaExpression subscript(JinjaExpression object) {
    JinjaExpression from = isOperator(":") ? NONE : tuple();
    if (tokens.takeOperator("]")) {
      return new JinjaExpression.Item(object, from);
    }
    tokens.requireOperator(":");
    JinjaExpression to = isOperator(":", "]") ? NONE : expression();
    JinjaExpression step = NONE;
    if (tokens.takeOperator(":")) {
      step = isOperator("]") ? NONE : expression();
    }
    tokens.requireOperator("]");
    return new JinjaExpression.Slice(object, from, to, step);
  }

  /// `(a, b, name=c)`.
  Arguments arguments() {
    tokens.requireOperator("(");
    List<JinjaExpression> positional = new ArrayList<>();
    Map<String, JinjaExpression> named = new LinkedHashMap<>();
    while (!tokens.takeOperator(")")) {
      if (tokens.peek().is(Kind.NAME) && tokens.peekSecond().is(Kind.OPERATOR, "=")) {
        String name = tokens.requireName();
        tokens.requireOperator("=");
        named.put(name, expression());
      } else {
        positional.add(expression());
      }
      if (!isOperator(")")) {
        tokens.requireOperator(",");
      }
    }
    return new Arguments(positional, named);
  }

  private JinjaExpression filters(JinjaExpression object) {
    JinjaExpression value = object;
    while (true) {
      if (tokens.takeOperator("|")) {
        value = filter(value);
      } else if (tokens.takeWord("is")) {
        value = test(value);
      } else if (isOperator("(")) {
        value = new JinjaExpression.Call(value, arguments());
      } else {
        return value;
      }
    }
  }

  private JinjaExpression filter(JinjaExpression object) {
    JinjaFilters.Filter filter = JinjaFilters.named(tokens.requireName());
    Arguments given = isOperator("(") ? arguments() : Arguments.NONE;
    return new JinjaExpression.Filter(object, filter, given);
  }

  private JinjaExpression test(JinjaExpression object) {
    boolean negated = tokens.takeWord("not");
    JinjaTests.Test test = JinjaTests.named(tokens.requireName());
    Arguments given = Arguments.NONE;
    if (isOperator("(")) {
      given = arguments();
    } else if (beginsAnArgument()) {
      given = new Arguments(List.of(postfix(primary())), Map.of());
    }
    JinjaExpression result = new JinjaExpression.Test(object, test, given);
    return negated ? new JinjaExpression.Not(result) : result;
  }

  private boolean beginsAnArgument() {
    JinjaToken token = tokens.peek();
    return switch (token.kind()) {
      case NAME -> !ENDS_A_TEST.contains(token.text());
      case STRING, INTEGER, FLOAT -> true;
      default -> isOperator("[", "{");
    };
  }

  private JinjaExpression primary() {
    JinjaToken token = tokens.peek();
    return switch (token.kind()) {
      case NAME -> named(tokens.next().text());
      case STRING -> text();
      case INTEGER -> new Constant(whole(tokens.next()));
      case FLOAT -> new Constant(Double.parseDouble(tokens.next().text()));
      default -> bracketed();
    };
  }

  private static Long whole(JinjaToken token) {
    try {
      return Long.valueOf(token.text());
    } catch (NumberFormatException _) {
      throw new IllegalArgumentException(
          "line %d: the number %s is too large".formatted(token.line(), token.text()));
    }
  }

  private static JinjaExpression named(String name) {
    return switch (name) {
      case "true", "True" -> new Constant(true);
      case "false", "False" -> new Constant(false);
      case "none", "None" -> NONE;
      default -> new JinjaExpression.Name(name);
    };
  }

  /// String literals side by side are one.
  private JinjaExpression text() {
    StringBuilder text = new StringBuilder();
    while (tokens.peek().is(Kind.STRING)) {
      text.append(tokens.next().text());
    }
    return new Constant(text.toString());
  }

  private JinjaExpression bracketed() {
    if (tokens.takeOperator("(")) {
      JinjaExpression inside =
          isOperator(")") ? new JinjaExpression.Elements(List.of(), true) : tuple();
      tokens.requireOperator(")");
      return inside;
    }
    if (tokens.takeOperator("[")) {
      return list();
    }
    if (tokens.takeOperator("{")) {
      return mapping();
    }
    throw tokens.unexpected("a value");
  }

  private JinjaExpression list() {
    List<JinjaExpression> elements = new ArrayList<>();
    while (!tokens.takeOperator("]")) {
      elements.add(expression());
      if (!isOperator("]")) {
        tokens.requireOperator(",");
      }
    }
    return new JinjaExpression.Elements(elements, false);
  }

  private JinjaExpression mapping() {
    List<JinjaExpression> keys = new ArrayList<>();
    List<JinjaExpression> values = new ArrayList<>();
    while (!tokens.takeOperator("}")) {
      keys.add(expression());
      tokens.requireOperator(":");
      values.add(expression());
      if (!isOperator("}")) {
        tokens.requireOperator(",");
      }
    }
    return new JinjaExpression.Mapping(keys, values);
  }
}
