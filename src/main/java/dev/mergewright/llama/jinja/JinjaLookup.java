package dev.mergewright.llama.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What stands behind a dot, or in brackets, after a value.
final class JinjaLookup {
  private JinjaLookup() {}

  /// What `namespace()` makes: a mapping whose entries a template may set.
  record Namespace(Map<String, Object> entries) {
    Namespace(Map<String, Object> entries) {
      this.entries = new LinkedHashMap<>(entries);
    }
  }

  /// `object.name`.
  static Object attribute(Object object, String name) {
    requireDefined(object, name);
    if (object instanceof Namespace(Map<String, Object> entries)) {
      return entry(entries, name);
    }
    Object method = JinjaMethods.of(object, name);
    if (method instanceof JinjaValues.Undefined && object instanceof Map<?, ?> mapping) {
      return entry(mapping, name);
    }
    return method;
  }

  /// `object[key]`.
  static Object item(Object object, Object key) {
    requireDefined(object, JinjaValues.text(key));
    if (object instanceof Map<?, ?> mapping && mapping.containsKey(key)) {
      return entry(mapping, key);
    }
    if (key instanceof Long place && (object instanceof List<?> || object instanceof String)) {
      List<Object> elements = JinjaValues.elements(object);
      long at = place < 0 ? place + elements.size() : place;
      return at >= 0 && at < elements.size()
          ? elements.get(Math.toIntExact(at))
          : new JinjaValues.Undefined("element " + place);
    }
    return key instanceof String name
        ? attribute(object, name)
        : new JinjaValues.Undefined(JinjaValues.text(key));
  }

  private static Object entry(Map<?, ?> mapping, Object key) {
    Object value = mapping.get(key);
    return value == null ? new JinjaValues.Undefined(JinjaValues.text(key)) : value;
  }

  private static void requireDefined(Object object, String name) {
    if (object instanceof JinjaValues.Undefined(String of)) {
      throw new IllegalArgumentException(
          "'%s' is undefined, so it has no '%s'".formatted(of, name));
    }
  }

  /// `object[from:to:step]`, each `None` when left out.
  static Object slice(Object object, Object from, Object to, Object step) {
    if (!(object instanceof List<?> || object instanceof String)) {
      throw new IllegalArgumentException(JinjaValues.kind(object) + " cannot be sliced");
    }
    List<Object> elements = JinjaValues.elements(object);
    long by = step == JinjaValues.NONE ? 1 : JinjaValues.whole(step);
    if (by == 0) {
      throw new IllegalArgumentException("the step of a slice must not be 0");
    }
    int size = elements.size();
    long lowest = by > 0 ? 0 : -1;
    long highest = by > 0 ? size : size - 1;
    long start = place(from, by > 0 ? lowest : highest, size, lowest, highest);
    long end = place(to, by > 0 ? highest : lowest, size, lowest, highest);
    List<Object> part = new ArrayList<>();
    for (long i = start; by > 0 ? i < end : i > end; i += by) {
      part.add(elements.get(Math.toIntExact(i)));
    }
    if (object instanceof String) {
      StringBuilder text = new StringBuilder();
      part.forEach(text::append);
      return text.toString();
    }
    return object instanceof JinjaValues.Tuple ? new JinjaValues.Tuple(part) : part;
  }

  private static long place(Object given, long otherwise, int size, long lowest, long highest) {
    if (given == JinjaValues.NONE) {
      return otherwise;
    }
    long place = JinjaValues.whole(given);
    return Math.clamp(place < 0 ? place + size : place, lowest, highest);
  }
}
