package dev.mergewright.synthesis.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An equation that a text states, such as `3 × $4 = $12`.
///
/// Units after numbers, currency signs and thousands commas are read over. A side that is no
/// calculation makes no equation.
///
/// @param operands the numbers left of the sign
/// @param left what they make
/// @param right what the text says they make
/// @param decimals the decimals of the right side, by which it may be rounded
record Equation(List<Rational> operands, Rational left, Rational right, int decimals) {
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\$?(?<number>[0-9]+(?:,[0-9]{3})*(?:\\.[0-9]+)?)"
              + "|(?<sign>[-−–+*×÷/()=])|(?<times>\\bx\\b)|(?<word>[\\p{L}']+)|(?<other>[^\\s\\p{L}])");
  private static final int MOST_DECIMALS = 9;

  Equation {
    operands = List.copyOf(operands);
  }

  private record Token(String text, boolean isNumber, boolean isWord) {
    boolean isSign(String signs) {
      return !isNumber && !isWord && signs.contains(text);
    }
  }

  /// Whether both sides are equal, up to the rounding of the right one.
  boolean holds() {
    Rational difference = left.minus(right);
    if (difference.numerator() == 0) {
      return true;
    }
    Rational tolerance = Rational.parse("0." + "0".repeat(decimals) + "5");
    return decimals > 0
        && difference.compareTo(tolerance) <= 0
        && difference.compareTo(Rational.ZERO.minus(tolerance)) >= 0;
  }

  /// All equations of a text, in order.
  static List<Equation> in(String text) {
    List<Token> tokens = tokens(text);
    List<Equation> equations = new ArrayList<>();
    for (int i = 0; i < tokens.size(); i++) {
      if (tokens.get(i).isSign("=")) {
        Calculation left = new Calculation(tokens.subList(start(tokens, i), i));
        Calculation right = new Calculation(tokens.subList(i + 1, tokens.size()));
        if (left.isWhole() && right.isNumber()) {
          equations.add(new Equation(left.operands, left.value, right.value, right.decimals));
        }
      }
    }
    return equations;
  }

  /// The last number of a text.
  static List<Rational> numbers(String text) {
    return tokens(text).stream()
        .filter(Token::isNumber)
        .map(token -> Rational.parse(token.text))
        .toList();
  }

  private static List<Token> tokens(String text) {
    List<Token> tokens = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(text);
    while (matcher.find()) {
      String number = matcher.group("number");
      if (number != null) {
        tokens.add(new Token(number.replace(",", ""), true, false));
      } else {
        String sign = matcher.group("times") == null ? matcher.group() : "×";
        tokens.add(new Token(sign, false, matcher.group("word") != null));
      }
    }
    return tokens;
  }

  /// Where the calculation that ends before a place begins.
  private static int start(List<Token> tokens, int end) {
    int start = end;
    while (start > 0) {
      Token token = tokens.get(start - 1);
      boolean isUnit =
          token.isWord
              && start > 1
              && tokens.get(start - 2).isNumber
              && (start == end || tokens.get(start).isSign("-−–+*×÷/)"));
      boolean followsNumber =
          token.isNumber
              && start < end
              && (tokens.get(start).isNumber || tokens.get(start).isSign("("));
      if (followsNumber || !(token.isNumber || isUnit || token.isSign("-−–+*×÷/()"))) {
        break;
      }
      start--;
    }
    while (start < end && !tokens.get(start).isNumber && !tokens.get(start).isSign("(")) {
      start++;
    }
    return start;
  }

  /// Reads a calculation from the front of a list of tokens.
  private static final class Calculation {
    private final List<Token> tokens;
    private final List<Rational> operands = new ArrayList<>();
    private int at;
    private int decimals;
    private boolean isBroken;
    private final Rational value;

    Calculation(List<Token> tokens) {
      this.tokens = tokens;
      value = sum();
    }

    boolean isWhole() {
      return isNumber() && at == tokens.size() && operands.size() > 1;
    }

    boolean isNumber() {
      return !isBroken && !operands.isEmpty();
    }

    private Rational sum() {
      Rational sum = product();
      while (!isBroken && isNext("-−–+") && hasOperand()) {
        sum = tokens.get(at++).isSign("+") ? sum.plus(product()) : sum.minus(product());
      }
      return sum;
    }

    private Rational product() {
      Rational product = factor();
      while (!isBroken && isNext("*×÷/") && hasOperand()) {
        boolean isTimes = tokens.get(at++).isSign("*×");
        Rational factor = factor();
        if (!isTimes && factor.numerator() == 0) {
          isBroken = true;
        } else {
          product = isTimes ? product.times(factor) : product.over(factor);
        }
      }
      return product;
    }

    private Rational factor() {
      if (isNext("(")) {
        at++;
        Rational inside = sum();
        isBroken |= !isNext(")");
        at++;
        return inside;
      }
      if (at >= tokens.size() || !tokens.get(at).isNumber) {
        isBroken = true;
        return Rational.ZERO;
      }
      String digits = tokens.get(at++).text;
      int point = digits.indexOf('.');
      decimals = point < 0 ? 0 : digits.length() - point - 1;
      isBroken |= decimals > MOST_DECIMALS;
      if (at < tokens.size() && tokens.get(at).isWord) {
        at++;
      }
      Rational number = isBroken ? Rational.ZERO : Rational.parse(digits);
      operands.add(number);
      return number;
    }

    private boolean isNext(String signs) {
      return at < tokens.size() && tokens.get(at).isSign(signs);
    }

    private boolean hasOperand() {
      return at + 1 < tokens.size()
          && (tokens.get(at + 1).isNumber || tokens.get(at + 1).isSign("("));
    }
  }
}
