package dev.mergewright.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One row of a source file, cut down to the fields that its set asks for. The accessors read a
/// field or say why the row gives no item; cells of a CSV file are text, and text that says a
/// number or a truth value is read as one.
///
/// @param number which row of data this is, from 1
/// @param line the line in which it begins, from 1
/// @param key its key in a JSON map, else empty
/// @param names all of its fields, also those that were not kept
/// @param fields the kept fields
record SourceRow(
    long number, long line, String key, Set<String> names, Map<String, JsonNode> fields) {
  private static final int LONGEST_QUOTE = 20;

  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d{1,40}(\\.\\d{0,40})?|\\.\\d{1,40})([eE][+-]?\\d{1,3})?");

  /// The first of these fields that the row has, null when it has none or its value is missing.
  @Nullable JsonNode find(String... alternatives) {
    for (String name : alternatives) {
      JsonNode value = fields.get(name);
      if (value != null && !isMissing(value)) {
        return value;
      }
    }
    return null;
  }

  /// Null, and the NaN that pandas and Python's json write for it.
  private static boolean isMissing(JsonNode value) {
    return value.isNull()
        || (value.isTextual() && value.textValue().isBlank())
        || (value.isFloatingPointNumber() && Double.isNaN(value.doubleValue()));
  }

  JsonNode value(String... alternatives) throws UnusableRowException {
    JsonNode value = find(alternatives);
    if (value == null) {
      throw new UnusableRowException("no " + String.join(" or ", alternatives));
    }
    return value;
  }

  /// A text, stripped; a number counts as the text that says it.
  String text(String... alternatives) throws UnusableRowException {
    return text(value(alternatives), alternatives[0]);
  }

  /// A text, stripped, or the other one when the row has none.
  String textOr(String other, String... alternatives) throws UnusableRowException {
    JsonNode value = find(alternatives);
    return value == null ? other : text(value, alternatives[0]);
  }

  static String text(@Nullable JsonNode value, String name) throws UnusableRowException {
    if (value == null || isMissing(value)) {
      throw new UnusableRowException("no " + name);
    }
    if (!value.isValueNode()) {
      throw new UnusableRowException(name + " is not a text");
    }
    String text = Mojibake.repaired(value.asText()).strip();
    if (text.isEmpty()) {
      throw new UnusableRowException("no " + name);
    }
    if (text.chars().anyMatch(c -> Character.isSurrogate((char) c))
        && !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new UnusableRowException(name + " has one half of a character pair");
    }
    return text;
  }

  /// The texts of a list.
  List<String> texts(String... alternatives) throws UnusableRowException {
    return texts(value(alternatives), alternatives[0]);
  }

  static List<String> texts(@Nullable JsonNode list, String name) throws UnusableRowException {
    if (list == null || !list.isArray()) {
      throw new UnusableRowException(name + " is not a list");
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode value : list) {
      texts.add(text(value, "text in " + name));
    }
    return texts;
  }

  boolean flag(String name) throws UnusableRowException {
    String value = text(name);
    return switch (value) {
      case "true", "True", "TRUE" -> true;
      case "false", "False", "FALSE" -> false;
      default ->
          throw new UnusableRowException(
              "%s is %s, expected true or false".formatted(name, quote(value)));
    };
  }

  double decimal(String... alternatives) throws UnusableRowException {
    return decimal(value(alternatives), alternatives[0]);
  }

  static double decimal(@Nullable JsonNode number, String name) throws UnusableRowException {
    String value = text(number, name);
    if (!isNumber(value)) {
      throw new UnusableRowException("%s is %s, expected a number".formatted(name, quote(value)));
    }
    return Double.parseDouble(value);
  }

  /// Whether a text is a decimal number; parseDouble alone also takes NaN, Infinity and 1d.
  static boolean isNumber(String text) {
    return NUMBER.matcher(text).matches();
  }

  int integer(String... alternatives) throws UnusableRowException {
    double value = decimal(alternatives);
    if (value != Math.rint(value) || Math.abs(value) > Integer.MAX_VALUE) {
      throw new UnusableRowException(
          "%s is %s, expected a whole number".formatted(alternatives[0], value));
    }
    return (int) value;
  }

  /// A value as a reason may show it: short, so that no prompt ends up in a message.
  static String quote(String value) {
    return value.length() <= LONGEST_QUOTE ? '"' + value + '"' : "a longer text";
  }

  /// A name as a message may show it.
  static String shortened(String name) {
    String line = name.replaceAll("\\s+", " ");
    return line.length() <= 2 * LONGEST_QUOTE ? line : line.substring(0, LONGEST_QUOTE) + "...";
  }
}
