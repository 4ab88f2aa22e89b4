package dev.mergewright.llama.jinja;

import dev.mergewright.llama.jinja.JinjaValues.Tuple;
import dev.mergewright.llama.jinja.JinjaValues.Undefined;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/// What can stand after `|`: Jinja's filters, as far as chat templates use them.
final class JinjaFilters {
  private static final Map<String, Filter> ALL =
      Map.ofEntries(
          Map.entry("trim", JinjaFilters::trim),
          Map.entry("length", (v, _) -> JinjaValues.length(v)),
          Map.entry("count", (v, _) -> JinjaValues.length(v)),
          Map.entry("upper", (v, _) -> JinjaValues.text(v).toUpperCase(Locale.ROOT)),
          Map.entry("lower", (v, _) -> JinjaValues.text(v).toLowerCase(Locale.ROOT)),
          Map.entry("capitalize", (v, _) -> PythonText.capitalize(JinjaValues.text(v))),
          Map.entry("title", (v, _) -> PythonText.title(JinjaValues.text(v))),
          Map.entry("string", (v, _) -> JinjaValues.text(v)),
          Map.entry("safe", (v, _) -> JinjaValues.text(v)),
          Map.entry("int", JinjaFilters::whole),
          Map.entry("float", JinjaFilters::decimal),
          Map.entry("abs", (v, _) -> JinjaValues.compare(v, 0L) < 0 ? JinjaNumbers.negate(v) : v),
          Map.entry("default", JinjaFilters::orElse),
          Map.entry("d", JinjaFilters::orElse),
          Map.entry("replace", JinjaFilters::replace),
          Map.entry("indent", JinjaFilters::indent),
          Map.entry("join", JinjaFilters::join),
          Map.entry("list", (v, _) -> JinjaValues.elements(v)),
          Map.entry("first", (v, _) -> end(JinjaValues.elements(v), false)),
          Map.entry("last", (v, _) -> end(JinjaValues.elements(v), true)),
          Map.entry("reverse", JinjaFilters::reverse),
          Map.entry("sort", JinjaFilters::sort),
          Map.entry("unique", JinjaFilters::unique),
          Map.entry(
              "min", (v, _) -> Collections.min(JinjaValues.elements(v), JinjaValues::compare)),
          Map.entry(
              "max", (v, _) -> Collections.max(JinjaValues.elements(v), JinjaValues::compare)),
          Map.entry("sum", JinjaFilters::sum),
          Map.entry("items", (v, _) -> items(v)),
          Map.entry("dictsort", JinjaFilters::sortedItems),
          Map.entry("map", JinjaFilters::map),
          Map.entry("select", (v, a) -> selected(v, test(a, 0))),
          Map.entry("reject", (v, a) -> selected(v, test(a, 0).negate())),
          Map.entry("selectattr", (v, a) -> selected(v, attributeTest(a))),
          Map.entry("rejectattr", (v, a) -> selected(v, attributeTest(a).negate())),
          Map.entry("tojson", JinjaJson::write));

  private JinjaFilters() {}

  /// A change of a value.
  @FunctionalInterface
  interface Filter {
    Object apply(Object value, JinjaArguments arguments);
  }

  /// @throws IllegalArgumentException when there is no filter of that name
  static Filter named(String name) {
    Filter filter = ALL.get(name);
    if (filter == null) {
      throw new IllegalArgumentException(
          "there is no filter \"%s\"; known are %s"
              .formatted(name, ALL.keySet().stream().sorted().toList()));
    }
    return filter;
  }

  /// The pairs of a mapping.
  static List<Object> items(Object mapping) {
    if (mapping instanceof Undefined) {
      return List.of();
    }
    if (mapping instanceof Map<?, ?> map) {
      List<Object> items = new ArrayList<>();
      map.forEach((key, value) -> items.add(new Tuple(List.of(key, value))));
      return items;
    }
    throw new IllegalArgumentException(JinjaValues.kind(mapping) + " has no items");
  }

  private static Object trim(Object value, JinjaArguments a) {
    String text = JinjaValues.text(value);
    return a.get(0, "chars", JinjaValues.NONE) instanceof String set
        ? PythonText.stripEnd(PythonText.stripStart(text, set), set)
        : PythonText.stripEnd(PythonText.stripStart(text));
  }

  private static Object whole(Object value, JinjaArguments a) {
    try {
      return value instanceof String text
          ? Long.valueOf(PythonText.stripEnd(PythonText.stripStart(text)))
          : (Long) (long) JinjaValues.decimal(value);
    } catch (IllegalArgumentException _) {
      return a.get(0, "default", 0L);
    }
  }

  private static Object decimal(Object value, JinjaArguments a) {
    try {
      return value instanceof String text
          ? Double.parseDouble(text)
          : (Object) JinjaValues.decimal(value);
    } catch (IllegalArgumentException _) {
      return a.get(0, "default", 0.0);
    }
  }

  private static Object orElse(Object value, JinjaArguments a) {
    boolean missing =
        value instanceof Undefined || a.truth(1, "boolean") && !JinjaValues.truth(value);
    return missing ? a.get(0, "default_value", "") : value;
  }

  private static Object replace(Object value, JinjaArguments a) {
    return PythonText.replace(
        JinjaValues.text(value),
        a.text(0, "old", ""),
        a.text(1, "new", ""),
        a.whole(2, "count", -1));
  }

  private static Object indent(Object value, JinjaArguments a) {
    Object width = a.get(0, "width", 4L);
    String margin =
        width instanceof String text ? text : " ".repeat((int) JinjaValues.whole(width));
    boolean blank = a.truth(2, "blank");
    StringBuilder result = new StringBuilder();
    String[] lines = JinjaValues.text(value).split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      boolean indented = i == 0 ? a.truth(1, "first") : blank || !lines[i].isEmpty();
      result.append(i == 0 ? "" : "\n").append(indented ? margin : "").append(lines[i]);
    }
    return result.toString();
  }

  private static Object join(Object value, JinjaArguments a) {
    Object attribute = a.get(1, "attribute", JinjaValues.NONE);
    return String.join(
        a.text(0, "d", ""),
        JinjaValues.elements(value).stream()
            .map(e -> JinjaValues.text(attribute == JinjaValues.NONE ? e : path(e, attribute)))
            .toList());
  }

  private static Object end(List<Object> elements, boolean last) {
    if (elements.isEmpty()) {
      return new Undefined("the end of an empty list");
    }
    return last ? elements.getLast() : elements.getFirst();
  }

  private static Object reverse(Object value, JinjaArguments a) {
    return value instanceof String
        ? JinjaLookup.slice(value, JinjaValues.NONE, JinjaValues.NONE, -1L)
        : JinjaValues.elements(value).reversed();
  }

  private static Object sort(Object value, JinjaArguments a) {
    boolean exact = a.truth(1, "case_sensitive");
    Object attribute = a.get(2, "attribute", JinjaValues.NONE);
    Comparator<Object> order =
        (x, y) ->
            JinjaValues.compare(
                key(attribute == JinjaValues.NONE ? x : path(x, attribute), exact),
                key(attribute == JinjaValues.NONE ? y : path(y, attribute), exact));
    List<Object> sorted = new ArrayList<>(JinjaValues.elements(value));
    sorted.sort(a.truth(0, "reverse") ? order.reversed() : order);
    return sorted;
  }

  private static Object key(Object value, boolean exact) {
    return value instanceof String text && !exact ? text.toLowerCase(Locale.ROOT) : value;
  }

  private static Object unique(Object value, JinjaArguments a) {
    List<Object> seen = new ArrayList<>();
    List<Object> unique = new ArrayList<>();
    for (Object element : JinjaValues.elements(value)) {
      Object key = key(element, a.truth(0, "case_sensitive"));
      if (seen.stream().noneMatch(e -> JinjaValues.equal(e, key))) {
        seen.add(key);
        unique.add(element);
      }
    }
    return unique;
  }

  private static Object sum(Object value, JinjaArguments a) {
    Object attribute = a.get(0, "attribute", JinjaValues.NONE);
    Object total = a.get(1, "start", 0L);
    for (Object element : JinjaValues.elements(value)) {
      total =
          JinjaValues.add(
              total, attribute == JinjaValues.NONE ? element : path(element, attribute));
    }
    return total;
  }

  private static Object sortedItems(Object value, JinjaArguments a) {
    List<Object> sorted = new ArrayList<>(items(value));
    sorted.sort(
        (x, y) ->
            JinjaValues.compare(
                key(((Tuple) x).get(0), a.truth(0, "case_sensitive")),
                key(((Tuple) y).get(0), a.truth(0, "case_sensitive"))));
    return sorted;
  }

  private static Object map(Object value, JinjaArguments a) {
    List<Object> mapped = new ArrayList<>();
    for (Object element : JinjaValues.elements(value)) {
      if (a.named().containsKey("attribute")) {
        Object found = path(element, a.get(0, "attribute"));
        boolean missing = found instanceof Undefined && a.named().containsKey("default");
        mapped.add(missing ? a.get(1, "default") : found);
      } else {
        mapped.add(named(a.text(0, "filter", "")).apply(element, a.rest(1)));
      }
    }
    return mapped;
  }

  private static Object selected(Object value, Predicate<Object> wanted) {
    return new ArrayList<>(JinjaValues.elements(value).stream().filter(wanted).toList());
  }

  private static Predicate<Object> attributeTest(JinjaArguments a) {
    Predicate<Object> test = test(a, 1);
    return element -> test.test(path(element, a.get(0, "attribute")));
  }

  /// The test whose name stands at a position, with what follows; truth when there is none.
  private static Predicate<Object> test(JinjaArguments a, int at) {
    if (a.positional().size() <= at) {
      return JinjaValues::truth;
    }
    JinjaTests.Test test = JinjaTests.named(a.text(at, "test", ""));
    return element -> test.holds(element, a.rest(at + 1));
  }

  /// `element.a.b`.
  private static Object path(Object element, Object attribute) {
    if (!(attribute instanceof String path)) {
      return JinjaLookup.item(element, attribute);
    }
    Object value = element;
    for (Object name : (Collection<?>) PythonText.split(path, ".", -1)) {
      value = JinjaLookup.item(value, name);
    }
    return value;
  }
}
