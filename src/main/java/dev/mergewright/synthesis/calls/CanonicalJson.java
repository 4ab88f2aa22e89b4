package dev.mergewright.synthesis.calls;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The one way to write a value as JSON: RFC 8785. Keys are sorted by their UTF-16 units, nothing
/// is indented, strings escape only what JSON demands, numbers are as short as ECMAScript writes
/// them.
///
/// Values are maps with text keys, lists, texts, numbers, booleans and null. Whole numbers beyond
/// 2^53 have no place in it: write them as texts.
final class CanonicalJson {
  private static final long LARGEST_WHOLE = 1L << 53;
  private static final int LAST_PLAIN_EXPONENT = 21;
  private static final int FIRST_PLAIN_EXPONENT = -6;

  private final StringBuilder text = new StringBuilder();

  private CanonicalJson() {}

  static String of(Map<String, ?> value) {
    CanonicalJson json = new CanonicalJson();
    json.write(value);
    return json.text.toString();
  }

  private void write(Object value) {
    switch (value) {
      case Map<?, ?> map -> writeObject(map);
      case List<?> list -> writeList(list);
      case String string -> writeText(string);
      case Double number -> text.append(number(number));
      case Integer number -> text.append(number.intValue());
      case Long number when Math.abs(number) <= LARGEST_WHOLE -> text.append(number.longValue());
      case Boolean truth -> text.append(truth.booleanValue());
      default -> throw new IllegalArgumentException("no canonical JSON for " + value);
    }
  }

  private void writeObject(Map<?, ?> map) {
    Map<String, Object> sorted = new TreeMap<>();
    map.forEach((key, value) -> sorted.put((String) key, value));
    char separator = '{';
    for (Map.Entry<String, Object> entry : sorted.entrySet()) {
      text.append(separator);
      writeText(entry.getKey());
      text.append(':');
      write(entry.getValue());
      separator = ',';
    }
    text.append(sorted.isEmpty() ? "{}" : "}");
  }

  private void writeList(List<?> list) {
    char separator = '[';
    for (Object value : list) {
      text.append(separator);
      write(value);
      separator = ',';
    }
    text.append(list.isEmpty() ? "[]" : "]");
  }

  private void writeText(String string) {
    text.append('"');
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      switch (c) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        case '\b' -> text.append("\\b");
        case '\f' -> text.append("\\f");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        default -> {
          if (c < ' ') {
            text.append("\\u%04x".formatted((int) c));
          } else {
            text.append(c);
          }
        }
      }
    }
    text.append('"');
  }

  /// ECMA-262, Number::toString: `x.y` while the point is at most 21 digits away, else `x.ye+z`.
  static String number(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("no canonical JSON for " + value);
    }
    if (value == 0) {
      return "0";
    }
    // Java's text of a double has the fewest digits that tell it apart, but never less than two.
    BigDecimal shortest = new BigDecimal(Double.toString(Math.abs(value))).stripTrailingZeros();
    BigDecimal oneDigit = shortest.round(new MathContext(1, RoundingMode.HALF_EVEN));
    if (oneDigit.doubleValue() == Math.abs(value)) {
      shortest = oneDigit.stripTrailingZeros();
    }
    String sign = value < 0 ? "-" : "";
    String digits = shortest.unscaledValue().toString();
    int point = digits.length() - shortest.scale();
    if (point > LAST_PLAIN_EXPONENT || point < FIRST_PLAIN_EXPONENT + 1) {
      String rest = digits.length() == 1 ? "" : "." + digits.substring(1);
      int exponent = point - 1;
      return sign + digits.charAt(0) + rest + "e" + (exponent < 0 ? "" : "+") + exponent;
    }
    return sign + shortest.toPlainString();
  }
}
