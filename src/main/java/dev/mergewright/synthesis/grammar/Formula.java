package dev.mergewright.synthesis.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/// A formula of a grammar file, computed exactly.
///
/// ```text
/// sum     = product { (+ | -) product }
/// product = factor { (* | /) factor }
/// factor  = number | name | name ( sum {, sum} ) | ( sum ) | - factor
/// ```
///
/// Functions are `min`, `max`, `median` of an odd number of values, `sum`, `floor`, `mod(a, b)` and
/// `gcd(a, b)` of whole numbers.
final class Formula {
  private final String text;
  private final Function<String, Rational> names;
  private int at;

  private Formula(String text, Function<String, Rational> names) {
    this.text = text;
    this.names = names;
  }

  /// The formula's value.
  ///
  /// @param names gives the value of a name
  static Rational value(String text, Function<String, Rational> names) {
    Formula formula = new Formula(text, names);
    Rational value = formula.sum();
    if (formula.peek() != 0) {
      throw formula.unexpected();
    }
    return value;
  }

  private Rational sum() {
    Rational value = product();
    while (true) {
      if (take('+')) {
        value = value.plus(product());
      } else if (take('-')) {
        value = value.minus(product());
      } else {
        return value;
      }
    }
  }

  private Rational product() {
    Rational value = factor();
    while (true) {
      if (take('*')) {
        value = value.times(factor());
      } else if (take('/')) {
        value = value.over(factor());
      } else {
        return value;
      }
    }
  }

  private Rational factor() {
    if (take('-')) {
      return Rational.ZERO.minus(factor());
    }
    if (take('(')) {
      Rational value = sum();
      require(')');
      return value;
    }
    if (Character.isDigit(peek())) {
      return Rational.parse(run(c -> Character.isDigit(c) || c == '.'));
    }
    String name = run(c -> Character.isLetterOrDigit(c) || c == '_');
    if (name.isEmpty()) {
      throw unexpected();
    }
    return take('(') ? call(name) : names.apply(name);
  }

  private Rational call(String name) {
    List<Rational> values = new ArrayList<>();
    do {
      values.add(sum());
    } while (take(','));
    require(')');
    List<Rational> sorted = values.stream().sorted().toList();
    return switch (name) {
      case "min" -> sorted.getFirst();
      case "max" -> sorted.getLast();
      case "median" -> sorted.get(sorted.size() / 2);
      case "sum" -> values.stream().reduce(Rational.ZERO, Rational::plus);
      case "floor" -> Rational.of(values.getFirst().floor());
      case "gcd" -> commonDivisor(values.getFirst(), values.getLast());
      case "mod" -> modulo(values.getFirst(), values.getLast());
      default ->
          throw new IllegalArgumentException(
              "the formula %s calls %s, expected min, max, median, sum, floor, mod or gcd"
                  .formatted(text, name));
    };
  }

  private static Rational modulo(Rational value, Rational by) {
    return value.minus(by.times(Rational.of(value.over(by).floor())));
  }

  private static Rational commonDivisor(Rational a, Rational b) {
    return b.equals(Rational.ZERO) ? a : commonDivisor(b, modulo(a, b));
  }

  private interface Letters {
    boolean has(char c);
  }

  private String run(Letters letters) {
    peek();
    int end =
        IntStream.range(at, text.length())
            .filter(i -> !letters.has(text.charAt(i)))
            .findFirst()
            .orElse(text.length());
    String run = text.substring(at, end);
    at = end;
    return run;
  }

  /// The next character that is no blank, 0 at the end.
  private char peek() {
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
    return at < text.length() ? text.charAt(at) : 0;
  }

  private boolean take(char wanted) {
    boolean isThere = peek() == wanted;
    if (isThere) {
      at++;
    }
    return isThere;
  }

  private void require(char wanted) {
    if (!take(wanted)) {
      throw unexpected();
    }
  }

  private IllegalArgumentException unexpected() {
    return new IllegalArgumentException(
        "the formula %s is not understood at character %d".formatted(text, at + 1));
  }
}
