package dev.mergewright.evaluation;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The number that a worked answer ends with.
///
/// ```text
/// strict      the number behind the first "#### ", the form of GSM8K's answers
/// flexible    the last number of the text
/// number      sign, optional; "$", optional; digits, in groups of three by commas or without; a fraction,
///             optional. A minus between a digit or letter and a number is a hyphen or a difference.
/// ```
///
/// Numbers are compared by value: 18, 18.0, $18 and +18 are one number, as are 1,234 and 1234.
/// lm-evaluation-harness, whose `strict-match` and `flexible-extract` these are, compares the text
/// that is left without "," and "$", so that there 18.0 is wrong where 18 is right.
final class FinalNumber {
  private static final String SIGN = "(?:(?<![\\p{L}\\d])[-+−–])?\\$?(?<![\\d.])";
  private static final String WHOLE = "(?:\\d{1,3}(?:,\\d{3})+(?!\\d)|\\d+)";
  private static final String NUMBER = SIGN + "(?:" + WHOLE + "(?:\\.\\d+)?|\\.\\d+)";
  private static final Pattern STRICT = Pattern.compile("####\\s*(" + NUMBER + ")");
  private static final Pattern ANY = Pattern.compile(NUMBER);

  private FinalNumber() {}

  /// The number behind the first `####`.
  static Optional<BigDecimal> strict(String text) {
    Matcher found = STRICT.matcher(text);
    return found.find() ? Optional.of(value(found.group(1))) : Optional.empty();
  }

  /// The last number.
  static Optional<BigDecimal> flexible(String text) {
    String last = null;
    for (Matcher found = ANY.matcher(text); found.find(); ) {
      last = found.group();
    }
    return Optional.ofNullable(last).map(FinalNumber::value);
  }

  private static BigDecimal value(String number) {
    return new BigDecimal(number.replaceAll("[$,+]", "").replaceAll("[−–]", "-"));
  }
}
