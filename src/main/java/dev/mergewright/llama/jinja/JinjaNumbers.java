package dev.mergewright.llama.jinja;

/// Python's arithmetic: whole numbers stay whole except under `/`, `//` and `%` round down.
final class JinjaNumbers {
  private JinjaNumbers() {}

  static Object add(Object a, Object b) {
    require(a, b, "added");
    return decimal(a, b)
        ? (Object) (JinjaValues.decimal(a) + JinjaValues.decimal(b))
        : (Object) Math.addExact(JinjaValues.whole(a), JinjaValues.whole(b));
  }

  static Object subtract(Object a, Object b) {
    require(a, b, "subtracted");
    return decimal(a, b)
        ? (Object) (JinjaValues.decimal(a) - JinjaValues.decimal(b))
        : (Object) Math.subtractExact(JinjaValues.whole(a), JinjaValues.whole(b));
  }

  /// A product, or text repeated.
  static Object multiply(Object a, Object b) {
    if (a instanceof String text && b instanceof Long times) {
      return text.repeat(Math.toIntExact(Math.clamp(times, 0, JinjaFunctions.LONGEST_RANGE)));
    }
    require(a, b, "multiplied");
    return decimal(a, b)
        ? (Object) (JinjaValues.decimal(a) * JinjaValues.decimal(b))
        : (Object) Math.multiplyExact(JinjaValues.whole(a), JinjaValues.whole(b));
  }

  static Object divide(Object a, Object b) {
    require(a, b, "divided");
    return JinjaValues.decimal(a) / nonZero(JinjaValues.decimal(b));
  }

  static Object divideDown(Object a, Object b) {
    require(a, b, "divided");
    return decimal(a, b)
        ? (Object) Math.floor(JinjaValues.decimal(a) / nonZero(JinjaValues.decimal(b)))
        : (Object) Math.floorDiv(JinjaValues.whole(a), wholeNonZero(b));
  }

  static Object remainder(Object a, Object b) {
    require(a, b, "divided");
    if (!decimal(a, b)) {
      return Math.floorMod(JinjaValues.whole(a), wholeNonZero(b));
    }
    double divisor = nonZero(JinjaValues.decimal(b));
    double rest = JinjaValues.decimal(a) % divisor;
    return rest != 0 && rest < 0 != divisor < 0 ? rest + divisor : rest;
  }

  static Object power(Object a, Object b) {
    require(a, b, "raised");
    double power = Math.pow(JinjaValues.decimal(a), JinjaValues.decimal(b));
    boolean whole = !decimal(a, b) && JinjaValues.whole(b) >= 0 && Math.abs(power) < 1L << 53;
    return whole ? (Object) (long) power : (Object) power;
  }

  static Object negate(Object a) {
    return subtract(0L, a);
  }

  private static boolean decimal(Object a, Object b) {
    return a instanceof Double || b instanceof Double;
  }

  private static long wholeNonZero(Object divisor) {
    nonZero(JinjaValues.decimal(divisor));
    return JinjaValues.whole(divisor);
  }

  private static double nonZero(double divisor) {
    if (divisor == 0) {
      throw new IllegalArgumentException("a number was divided by zero");
    }
    return divisor;
  }

  private static void require(Object a, Object b, String verb) {
    if (!JinjaValues.isNumber(a) || !JinjaValues.isNumber(b)) {
      throw new IllegalArgumentException(
          "%s and %s cannot be %s".formatted(JinjaValues.kind(a), JinjaValues.kind(b), verb));
    }
  }
}
