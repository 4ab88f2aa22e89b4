package dev.mergewright.synthesis.grammar;

import java.math.BigDecimal;
import java.math.BigInteger;

/// An exact fraction in lowest terms; a result that 64 bits cannot hold is an
/// `ArithmeticException`.
///
/// @param numerator any number
/// @param denominator at least 1
record Rational(long numerator, long denominator) implements Comparable<Rational> {
  static final Rational ZERO = of(0);

  private static final int LONGEST_DECIMAL = 6;

  Rational {
    if (denominator == 0) {
      throw new ArithmeticException("a fraction has the denominator 0");
    }
    long divisor =
        BigInteger.valueOf(numerator).gcd(BigInteger.valueOf(denominator)).longValueExact();
    long sign = denominator < 0 ? -1 : 1;
    numerator = Math.multiplyExact(sign, numerator / divisor);
    denominator = Math.multiplyExact(sign, denominator / divisor);
  }

  static Rational of(long number) {
    return new Rational(number, 1);
  }

  /// Reads digits with at most one point, such as `12` or `0.25`.
  static Rational parse(String digits) {
    BigDecimal decimal = new BigDecimal(digits);
    int scale = Math.max(0, decimal.scale());
    return new Rational(
        decimal.movePointRight(scale).longValueExact(), BigInteger.TEN.pow(scale).longValueExact());
  }

  Rational plus(Rational that) {
    return new Rational(
        Math.addExact(
            Math.multiplyExact(numerator, that.denominator),
            Math.multiplyExact(that.numerator, denominator)),
        Math.multiplyExact(denominator, that.denominator));
  }

  Rational minus(Rational that) {
    return plus(new Rational(Math.negateExact(that.numerator), that.denominator));
  }

  Rational times(Rational that) {
    return new Rational(
        Math.multiplyExact(numerator, that.numerator),
        Math.multiplyExact(denominator, that.denominator));
  }

  Rational over(Rational that) {
    return times(new Rational(that.denominator, that.numerator));
  }

  /// The largest whole number that is not greater.
  long floor() {
    return Math.floorDiv(numerator, denominator);
  }

  boolean isWhole() {
    return denominator == 1;
  }

  /// Whether so many decimals say it exactly.
  boolean hasDecimals(int atMost) {
    return times(of(BigInteger.TEN.pow(atMost).longValueExact())).isWhole();
  }

  @Override
  public int compareTo(Rational that) {
    return Long.signum(minus(that).numerator);
  }

  /// As people write it: `1,250`, `0.75`, and `2/3` where no short decimal is exact.
  @Override
  public String toString() {
    if (isWhole()) {
      return "%,d".formatted(numerator);
    }
    for (int decimals = 1; decimals <= LONGEST_DECIMAL; decimals++) {
      if (hasDecimals(decimals)) {
        return ("%,." + decimals + "f").formatted(decimal(decimals));
      }
    }
    return numerator + "/" + denominator;
  }

  /// Exact when [#hasDecimals].
  BigDecimal decimal(int decimals) {
    return BigDecimal.valueOf(
        times(of(BigInteger.TEN.pow(decimals).longValueExact())).floor(), decimals);
  }
}
