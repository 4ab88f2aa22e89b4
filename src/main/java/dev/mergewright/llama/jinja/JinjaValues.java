package dev.mergewright.llama.jinja;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collector;
import java.util.stream.Collectors;

/// The values of a template and what Python's operators make of them.
///
/// ```text
/// str String   int Long   float Double   bool Boolean   list List   tuple Tuple   dict Map
/// None [#NONE]   a name that stands for nothing [Undefined]   functions [JinjaCallable]
/// ```
final class JinjaValues {
  /// Python's `None`.
  static final Object NONE =
      new Object() {
        @Override
        public String toString() {
          return "None";
        }
      };

  private JinjaValues() {}

  /// What a name or a key stands for that is not there: empty text, false, nothing to iterate.
  ///
  /// @param name what was looked for
  record Undefined(String name) {}

  /// A list that prints as a tuple.
  static final class Tuple extends AbstractList<Object> {
    private final List<Object> elements;

    Tuple(List<Object> elements) {
      this.elements = List.copyOf(elements);
    }

    @Override
    public Object get(int index) {
      return elements.get(index);
    }

    @Override
    public int size() {
      return elements.size();
    }
  }

  /// `bool(value)`.
  static boolean truth(Object value) {
    return switch (value) {
      case Boolean b -> b;
      case Long n -> n != 0;
      case Double n -> n != 0;
      case String s -> !s.isEmpty();
      case Collection<?> c -> !c.isEmpty();
      case Map<?, ?> m -> !m.isEmpty();
      case Undefined _ -> false;
      default -> value != NONE;
    };
  }

  /// `str(value)`.
  static String text(Object value) {
    return switch (value) {
      case String s -> s;
      case Undefined _ -> "";
      default -> written(value);
    };
  }

  /// `repr(value)`.
  static String written(Object value) {
    return switch (value) {
      case String s -> PythonText.quoted(s);
      case Boolean b -> b ? "True" : "False";
      case Double n -> PythonText.number(n);
      case Undefined _ -> "Undefined";
      case Tuple t when t.size() == 1 -> "(" + written(t.get(0)) + ",)";
      case Tuple t -> t.stream().map(JinjaValues::written).collect(listed("(", ")"));
      case Collection<?> c -> c.stream().map(JinjaValues::written).collect(listed("[", "]"));
      case Map<?, ?> m ->
          m.entrySet().stream()
              .map(e -> written(e.getKey()) + ": " + written(e.getValue()))
              .collect(listed("{", "}"));
      default -> value.toString();
    };
  }

  private static Collector<CharSequence, ?, String> listed(String before, String after) {
    return Collectors.joining(", ", before, after);
  }

  /// What a loop walks over.
  static List<Object> elements(Object value) {
    return switch (value) {
      case Collection<?> c -> new ArrayList<>(c);
      case Map<?, ?> m -> new ArrayList<>(m.keySet());
      case String s -> PythonText.characters(s);
      case Undefined _ -> List.of();
      default -> throw new IllegalArgumentException(kind(value) + " cannot be iterated");
    };
  }

  /// `len(value)`.
  static long length(Object value) {
    return value instanceof String s ? PythonText.length(s) : elements(value).size();
  }

  /// `a == b`.
  static boolean equal(Object a, Object b) {
    if (isNumber(a) && isNumber(b)) {
      return a instanceof Double || b instanceof Double
          ? decimal(a) == decimal(b)
          : whole(a) == whole(b);
    }
    if (a instanceof List<?> x && b instanceof List<?> y && x.size() == y.size()) {
      for (int i = 0; i < x.size(); i++) {
        if (!equal(x.get(i), y.get(i))) {
          return false;
        }
      }
      return true;
    }
    return a instanceof Undefined ? b instanceof Undefined : a.equals(b);
  }

  /// Less than 0, 0 or more than 0 as `a` is less than, equal to or greater than `b`.
  static int compare(Object a, Object b) {
    if (isNumber(a) && isNumber(b)) {
      return a instanceof Double || b instanceof Double
          ? Double.compare(decimal(a), decimal(b))
          : Long.compare(whole(a), whole(b));
    }
    if (a instanceof String x && b instanceof String y) {
      return x.compareTo(y);
    }
    throw new IllegalArgumentException("%s and %s have no order".formatted(kind(a), kind(b)));
  }

  /// `element in container`.
  static boolean contains(Object container, Object element) {
    if (container instanceof String text) {
      if (element instanceof String part) {
        return text.contains(part);
      }
      throw new IllegalArgumentException(kind(element) + " cannot be in text");
    }
    return elements(container).stream().anyMatch(e -> equal(e, element));
  }

  /// `a + b`: a sum, or one after the other.
  static Object add(Object a, Object b) {
    if (a instanceof String x && b instanceof String y) {
      return x + y;
    }
    if (a instanceof List<?> x && b instanceof List<?> y) {
      List<Object> both = new ArrayList<>(x);
      both.addAll(y);
      return both;
    }
    return JinjaNumbers.add(a, b);
  }

  static boolean isNumber(Object value) {
    return value instanceof Long || value instanceof Double || value instanceof Boolean;
  }

  /// A whole number; True is 1.
  static long whole(Object value) {
    return switch (value) {
      case Long n -> n;
      case Boolean b -> b ? 1 : 0;
      default -> throw new IllegalArgumentException(kind(value) + " is no whole number");
    };
  }

  static double decimal(Object value) {
    return value instanceof Double n ? n : whole(value);
  }

  /// What a value is, for messages.
  static String kind(Object value) {
    return switch (value) {
      case String _ -> "text";
      case Boolean _ -> "a truth value";
      case Long _, Double _ -> "a number";
      case List<?> _ -> "a list";
      case Map<?, ?> _ -> "a mapping";
      case Undefined(String name) -> "'" + name + "', which is undefined,";
      case JinjaCallable _ -> "a function";
      default -> value == NONE ? "None" : "an object";
    };
  }
}
