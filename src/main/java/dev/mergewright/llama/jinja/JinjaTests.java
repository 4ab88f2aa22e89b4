package dev.mergewright.llama.jinja;

import dev.mergewright.llama.jinja.JinjaValues.Undefined;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What can stand after `is`.
final class JinjaTests {
  private static final Map<String, Test> ALL =
      Map.ofEntries(
          Map.entry("defined", (v, _) -> !(v instanceof Undefined)),
          Map.entry("undefined", (v, _) -> v instanceof Undefined),
          Map.entry("none", (v, _) -> v == JinjaValues.NONE),
          Map.entry("string", (v, _) -> v instanceof String),
          Map.entry("number", (v, _) -> JinjaValues.isNumber(v)),
          Map.entry("integer", (v, _) -> v instanceof Long),
          Map.entry("float", (v, _) -> v instanceof Double),
          Map.entry("boolean", (v, _) -> v instanceof Boolean),
          Map.entry("true", (v, _) -> v.equals(true)),
          Map.entry("false", (v, _) -> v.equals(false)),
          Map.entry("mapping", (v, _) -> v instanceof Map<?, ?>),
          Map.entry("sequence", (v, _) -> isSequence(v)),
          Map.entry("iterable", (v, _) -> isSequence(v)),
          Map.entry("callable", (v, _) -> v instanceof JinjaCallable),
          Map.entry("odd", (v, _) -> Math.floorMod(JinjaValues.whole(v), 2L) == 1),
          Map.entry("even", (v, _) -> Math.floorMod(JinjaValues.whole(v), 2L) == 0),
          Map.entry("divisibleby", (v, a) -> JinjaNumbers.remainder(v, a.get(0, "num")).equals(0L)),
          Map.entry("lower", (v, _) -> isCased(v) && v.equals(lower(v))),
          Map.entry("upper", (v, _) -> isCased(v) && isUpper(v)),
          Map.entry("in", (v, a) -> JinjaValues.contains(a.get(0, "seq"), v)),
          Map.entry("==", JinjaTests::equal),
          Map.entry("eq", JinjaTests::equal),
          Map.entry("equalto", JinjaTests::equal),
          Map.entry("!=", (v, a) -> !equal(v, a)),
          Map.entry("ne", (v, a) -> !equal(v, a)),
          Map.entry("<", (v, a) -> compare(v, a) < 0),
          Map.entry("lt", (v, a) -> compare(v, a) < 0),
          Map.entry("lessthan", (v, a) -> compare(v, a) < 0),
          Map.entry("<=", (v, a) -> compare(v, a) <= 0),
          Map.entry("le", (v, a) -> compare(v, a) <= 0),
          Map.entry(">", (v, a) -> compare(v, a) > 0),
          Map.entry("gt", (v, a) -> compare(v, a) > 0),
          Map.entry("greaterthan", (v, a) -> compare(v, a) > 0),
          Map.entry(">=", (v, a) -> compare(v, a) >= 0),
          Map.entry("ge", (v, a) -> compare(v, a) >= 0));

  private JinjaTests() {}

  /// A question about a value.
  @FunctionalInterface
  interface Test {
    boolean holds(Object value, JinjaArguments arguments);
  }

  /// @throws IllegalArgumentException when there is no test of that name
  static Test named(String name) {
    Test test = ALL.get(name);
    if (test == null) {
      throw new IllegalArgumentException(
          "there is no test \"is %s\"; known are %s"
              .formatted(name, ALL.keySet().stream().sorted().toList()));
    }
    return test;
  }

  private static boolean isSequence(Object value) {
    return value instanceof List<?>
        || value instanceof String
        || value instanceof Map<?, ?>
        || value instanceof Undefined;
  }

  private static boolean equal(Object value, JinjaArguments arguments) {
    return JinjaValues.equal(value, arguments.get(0, "other"));
  }

  private static int compare(Object value, JinjaArguments arguments) {
    return JinjaValues.compare(value, arguments.get(0, "other"));
  }

  private static boolean isCased(Object value) {
    return JinjaValues.text(value).codePoints().anyMatch(c -> Character.isLetter(c));
  }

  private static String lower(Object value) {
    return JinjaValues.text(value).toLowerCase(Locale.ROOT);
  }

  private static boolean isUpper(Object value) {
    return JinjaValues.text(value).equals(JinjaValues.text(value).toUpperCase(Locale.ROOT));
  }
}
