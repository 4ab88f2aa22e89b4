package dev.mergewright.synthesis.grammar;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/// Runs the small part of Python that exercises use: whole numbers, assignments, `if`, `else`,
/// `while`, `for` over a range or a list, and `print`.
///
/// Anything else is an `IllegalArgumentException`; so is a program that does not end soon.
final class Interpreter {
  private static final int MOST_STEPS = 100_000;
  private static final int INDENT = 4;
  private static final Pattern ASSIGNMENT =
      Pattern.compile("([a-z_]\\w*) *(\\+|-|\\*|//|%)?= *([^=].*)");
  private static final Pattern LOOP = Pattern.compile("for ([a-z_]\\w*) in (.+):");
  private static final Pattern COMPARISON = Pattern.compile("(.+?) *(==|!=|<=|>=|<|>) *(.+)");
  private static final Pattern TOKEN = Pattern.compile("\\s*([0-9]+|[a-z_]\\w*|//|[-+*%()])");

  private final List<String> lines;
  private final Map<String, Long> variables = new HashMap<>();
  private final List<Long> printed = new ArrayList<>();
  private int steps;

  private Interpreter(List<String> lines) {
    this.lines = lines;
  }

  /// What the program prints.
  static List<Long> run(List<String> lines) {
    Interpreter interpreter = new Interpreter(lines);
    interpreter.block(0, lines.size(), 0);
    return interpreter.printed;
  }

  private void block(int from, int to, int depth) {
    int line = from;
    while (line < to) {
      String text = lines.get(line).substring(Math.min(lines.get(line).length(), depth * INDENT));
      if (text.isBlank() || text.startsWith(" ")) {
        throw new IllegalArgumentException("line " + (line + 1) + " is not indented as expected");
      }
      int end = endOfBlock(line + 1, to, depth);
      line = text.endsWith(":") ? compound(text, line, end, to, depth) : simple(text, line);
    }
  }

  private int endOfBlock(int from, int to, int depth) {
    int end = from;
    while (end < to && lines.get(end).startsWith(" ".repeat((depth + 1) * INDENT))) {
      end++;
    }
    return end;
  }

  private int simple(String text, int line) {
    step();
    Matcher assignment = ASSIGNMENT.matcher(text);
    if (text.startsWith("print(") && text.endsWith(")")) {
      printed.add(value(text.substring("print(".length(), text.length() - 1)));
    } else if (assignment.matches()) {
      String sign = assignment.group(2);
      long value = value(assignment.group(3));
      String name = assignment.group(1);
      variables.put(name, sign == null ? value : applied(sign, variable(name), value));
    } else {
      throw new IllegalArgumentException("not understood: " + text);
    }
    return line + 1;
  }

  /// Runs a statement with a block and returns the line after it.
  private int compound(String text, int line, int end, int to, int depth) {
    Matcher loop = LOOP.matcher(text);
    if (loop.matches()) {
      for (long value : values(loop.group(2))) {
        step();
        variables.put(loop.group(1), value);
        block(line + 1, end, depth + 1);
      }
      return end;
    }
    String condition = text.substring(text.indexOf(' ') + 1, text.length() - 1);
    if (text.startsWith("while ")) {
      while (isTrue(condition)) {
        step();
        block(line + 1, end, depth + 1);
      }
      return end;
    }
    if (!text.startsWith("if ")) {
      throw new IllegalArgumentException("not understood: " + text);
    }
    boolean isTrue = isTrue(condition);
    if (isTrue) {
      block(line + 1, end, depth + 1);
    }
    boolean hasElse = end < to && lines.get(end).equals(" ".repeat(depth * INDENT) + "else:");
    if (!hasElse) {
      return end;
    }
    int endOfElse = endOfBlock(end + 1, to, depth);
    if (!isTrue) {
      block(end + 1, endOfElse, depth + 1);
    }
    return endOfElse;
  }

  private void step() {
    steps++;
    if (steps > MOST_STEPS) {
      throw new IllegalArgumentException("the program does not end soon");
    }
  }

  private long[] values(String text) {
    if (text.startsWith("[") && text.endsWith("]")) {
      String[] parts = text.substring(1, text.length() - 1).split(",");
      return LongStream.range(0, parts.length).map(i -> value(parts[(int) i])).toArray();
    }
    if (!text.startsWith("range(") || !text.endsWith(")")) {
      throw new IllegalArgumentException("not understood: " + text);
    }
    String[] bounds = text.substring("range(".length(), text.length() - 1).split(",");
    long from = bounds.length > 1 ? value(bounds[0]) : 0;
    long to = value(bounds[bounds.length > 1 ? 1 : 0]);
    if (bounds.length > 2 || to - from > MOST_STEPS) {
      throw new IllegalArgumentException("not understood: " + text);
    }
    return LongStream.range(from, Math.max(from, to)).toArray();
  }

  private boolean isTrue(String condition) {
    Matcher comparison = COMPARISON.matcher(condition);
    if (!comparison.matches()) {
      throw new IllegalArgumentException("not understood: " + condition);
    }
    int order = Long.compare(value(comparison.group(1)), value(comparison.group(3)));
    return switch (comparison.group(2)) {
      case "==" -> order == 0;
      case "!=" -> order != 0;
      case "<" -> order < 0;
      case "<=" -> order <= 0;
      case ">" -> order > 0;
      default -> order >= 0;
    };
  }

  private long variable(String name) {
    Long value = variables.get(name);
    if (value == null) {
      throw new IllegalArgumentException("there is no variable " + name);
    }
    return value;
  }

  private static long applied(String sign, long left, long right) {
    return switch (sign) {
      case "+" -> Math.addExact(left, right);
      case "-" -> Math.subtractExact(left, right);
      case "*" -> Math.multiplyExact(left, right);
      case "//" -> Math.floorDiv(left, right);
      default -> Math.floorMod(left, right);
    };
  }

  private long value(String expression) {
    List<String> tokens = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(expression);
    int end = 0;
    while (matcher.find() && matcher.start() == end) {
      tokens.add(matcher.group(1));
      end = matcher.end();
    }
    if (end != expression.stripTrailing().length()) {
      throw new IllegalArgumentException("not understood: " + expression);
    }
    Expression parsed = new Expression(tokens);
    long value = parsed.sum();
    if (parsed.at < tokens.size()) {
      throw new IllegalArgumentException("not understood: " + expression);
    }
    return value;
  }

  /// An expression of whole numbers and variables.
  private final class Expression {
    private final List<String> tokens;
    private int at;

    Expression(List<String> tokens) {
      this.tokens = tokens;
    }

    private String next() {
      return at < tokens.size() ? tokens.get(at) : "";
    }

    private long sum() {
      long value = product();
      while (next().equals("+") || next().equals("-")) {
        String sign = tokens.get(at++);
        value = applied(sign, value, product());
      }
      return value;
    }

    private long product() {
      long value = factor();
      while (next().equals("*") || next().equals("//") || next().equals("%")) {
        String sign = tokens.get(at++);
        value = applied(sign, value, factor());
      }
      return value;
    }

    private long factor() {
      String token = next();
      at++;
      if (token.equals("-")) {
        return -factor();
      }
      if (token.equals("(")) {
        long value = sum();
        if (!next().equals(")")) {
          throw new IllegalArgumentException("a parenthesis is not closed");
        }
        at++;
        return value;
      }
      if (token.isEmpty()
          || !Character.isLetterOrDigit(token.charAt(0)) && token.charAt(0) != '_') {
        throw new IllegalArgumentException("a number is missing");
      }
      return Character.isDigit(token.charAt(0)) ? Long.parseLong(token) : variable(token);
    }
  }
}
