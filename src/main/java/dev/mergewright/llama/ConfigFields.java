package dev.mergewright.llama;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mergewright.checkpoint.InvalidInputException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;

/// The fields of one JSON object, read by name and type. It remembers what was read, so that what
/// nobody understands can be refused.
///
/// A field that is null counts as absent.
final class ConfigFields {
  private final JsonNode json;
  private final String prefix;
  private final Set<String> known = new HashSet<>();

  private ConfigFields(JsonNode json, String prefix) {
    this.json = json;
    this.prefix = prefix;
  }

  static ConfigFields of(JsonNode json) {
    return new ConfigFields(json, "");
  }

  boolean has(String field) {
    known.add(field);
    JsonNode value = json.path(field);
    return !value.isMissingNode() && !value.isNull();
  }

  /// Whether a field is there and null, which some configs tell from absent.
  boolean isNull(String field) {
    known.add(field);
    return json.path(field).isNull();
  }

  /// A nested object, empty when absent; its fields are named after it in messages.
  ConfigFields object(String field) {
    if (has(field) && !json.path(field).isObject()) {
      throw refused(field, "an object");
    }
    return new ConfigFields(json.path(field), prefix + field + ".");
  }

  boolean isEmpty() {
    return json.isEmpty();
  }

  int required(String field) {
    if (!has(field)) {
      throw new InvalidInputException(prefix + field + " is missing; a model's config states it");
    }
    return integer(field, 0);
  }

  int integer(String field, int absent) {
    if (!has(field)) {
      return absent;
    }
    JsonNode value = json.path(field);
    if (!value.canConvertToInt() || !value.isIntegralNumber()) {
      throw new InvalidInputException(
          "%s%s must be a whole number, was %s".formatted(prefix, field, value));
    }
    return value.intValue();
  }

  double requiredNumber(String field) {
    if (!has(field)) {
      throw new InvalidInputException(prefix + field + " is missing; this rope_type needs it");
    }
    return number(field, 0);
  }

  double number(String field, double absent) {
    if (!has(field)) {
      return absent;
    }
    if (!json.path(field).isNumber()) {
      throw new InvalidInputException(
          "%s%s must be a number, was %s".formatted(prefix, field, json.path(field)));
    }
    return json.path(field).doubleValue();
  }

  boolean flag(String field, boolean absent) {
    if (!has(field)) {
      return absent;
    }
    if (!json.path(field).isBoolean()) {
      throw new InvalidInputException(
          "%s%s must be true or false, was %s".formatted(prefix, field, json.path(field)));
    }
    return json.path(field).booleanValue();
  }

  String text(String field, String absent) {
    if (!has(field)) {
      return absent;
    }
    if (!json.path(field).isTextual()) {
      throw new InvalidInputException(
          "%s%s must be a text, was %s".formatted(prefix, field, json.path(field)));
    }
    return json.path(field).textValue();
  }

  List<String> texts(String field) {
    List<String> texts = new ArrayList<>();
    for (JsonNode element : array(field)) {
      if (!element.isTextual()) {
        throw refused(field, "a list of texts");
      }
      texts.add(element.textValue());
    }
    return texts;
  }

  List<Double> numbers(String field) {
    List<Double> numbers = new ArrayList<>();
    for (JsonNode element : array(field)) {
      if (!element.isNumber()) {
        throw refused(field, "a list of numbers");
      }
      numbers.add(element.doubleValue());
    }
    return numbers;
  }

  private JsonNode array(String field) {
    if (!has(field) || !json.path(field).isArray()) {
      throw refused(field, "a list");
    }
    return json.path(field);
  }

  /// Accepts a field only where it says what happens anyway.
  void expectFalse(String field) {
    if (flag(field, false)) {
      throw refused(field, "false");
    }
  }

  /// Likewise, for a number.
  void expectNeutral(String field, int value) {
    if (integer(field, value) != value) {
      throw refused(field, Integer.toString(value));
    }
  }

  void expectAbsent(String field) {
    if (has(field)) {
      throw refused(field, "absent");
    }
  }

  void ignore(Set<String> fields) {
    known.addAll(fields);
  }

  InvalidInputException refused(String field, String expected) {
    JsonNode found = json.path(field);
    return new InvalidInputException(
        "%s%s is %s, which this version does not compute; expected %s"
            .formatted(prefix, field, found.isMissingNode() ? "missing" : found, expected));
  }

  /// Refuses every field that has a value and that nobody has asked for.
  void refuseTheRest(String where) {
    StringJoiner unknown = new StringJoiner(", ");
    json.fieldNames()
        .forEachRemaining(
            field -> {
              if (!known.contains(field) && !json.path(field).isNull()) {
                unknown.add("%s%s (%s)".formatted(prefix, field, json.path(field)));
              }
            });
    if (unknown.length() > 0) {
      throw new InvalidInputException(
          "%s has fields that this version does not know and that may change numbers: %s; remove them if they do not"
              .formatted(where, unknown));
    }
  }
}
