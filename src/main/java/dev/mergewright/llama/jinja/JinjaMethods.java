package dev.mergewright.llama.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// The methods of Python's text, lists and mappings that change nothing.
final class JinjaMethods {
  private JinjaMethods() {}

  /// A method of a value, ready to be called; undefined when there is none of that name.
  static Object of(Object object, String name) {
    Object method =
        switch (object) {
          case String text -> ofText(text, name);
          case Map<?, ?> mapping -> ofMapping(mapping, name);
          case List<?> list -> ofList(list, name);
          default -> null;
        };
    return method == null ? new JinjaValues.Undefined(name) : method;
  }

  private static @Nullable JinjaCallable ofText(String s, String name) {
    return switch (name) {
      case "strip" -> a -> stripped(s, a, true, true);
      case "lstrip" -> a -> stripped(s, a, true, false);
      case "rstrip" -> a -> stripped(s, a, false, true);
      case "split" -> a -> split(s, a, false);
      case "rsplit" -> a -> split(s, a, true);
      case "splitlines" -> _ -> new ArrayList<Object>(s.lines().toList());
      case "startswith" -> a -> affixes(a).stream().anyMatch(s::startsWith);
      case "endswith" -> a -> affixes(a).stream().anyMatch(s::endsWith);
      case "upper" -> _ -> s.toUpperCase(Locale.ROOT);
      case "lower" -> _ -> s.toLowerCase(Locale.ROOT);
      case "title" -> _ -> PythonText.title(s);
      case "capitalize" -> _ -> PythonText.capitalize(s);
      case "replace" ->
          a ->
              PythonText.replace(
                  s, string(a, 0, "old"), string(a, 1, "new"), a.whole(2, "count", -1));
      case "join" -> a -> joined(s, a.get(0, "iterable"));
      case "find" -> a -> place(s, s.indexOf(string(a, 0, "sub")));
      case "rfind" -> a -> place(s, s.lastIndexOf(string(a, 0, "sub")));
      case "count" -> a -> (long) PythonText.split(s, string(a, 0, "sub"), -1).size() - 1;
      case "removeprefix" ->
          a ->
              s.startsWith(string(a, 0, "prefix"))
                  ? s.substring(string(a, 0, "prefix").length())
                  : s;
      case "removesuffix" ->
          a ->
              s.endsWith(string(a, 0, "suffix"))
                  ? s.substring(0, s.length() - string(a, 0, "suffix").length())
                  : s;
      case "isdigit" -> _ -> all(s, Character::isDigit);
      case "isalpha" -> _ -> all(s, Character::isLetter);
      case "isalnum" -> _ -> all(s, Character::isLetterOrDigit);
      case "isspace" -> _ -> PythonText.isBlank(s);
      default -> null;
    };
  }

  private static @Nullable JinjaCallable ofMapping(Map<?, ?> m, String name) {
    return switch (name) {
      case "items" -> _ -> JinjaFilters.items(m);
      case "keys" -> _ -> new ArrayList<Object>(m.keySet());
      case "values" -> _ -> new ArrayList<Object>(m.values());
      case "get" ->
          a -> {
            Object value = m.get(a.get(0, "key"));
            return value == null ? a.get(1, "default", JinjaValues.NONE) : value;
          };
      default -> null;
    };
  }

  private static @Nullable JinjaCallable ofList(List<?> list, String name) {
    return switch (name) {
      case "count" ->
          a -> list.stream().filter(e -> JinjaValues.equal(e, a.get(0, "value"))).count();
      case "append", "extend", "insert", "pop", "remove", "clear", "sort", "reverse" ->
          _ -> {
            throw new IllegalArgumentException(
                "a chat template must not change a list, but calls " + name);
          };
      default -> null;
    };
  }

  private static String stripped(String text, JinjaArguments a, boolean start, boolean end) {
    Object characters = a.get(0, "chars", JinjaValues.NONE);
    String result = text;
    if (start) {
      result =
          characters instanceof String set
              ? PythonText.stripStart(result, set)
              : PythonText.stripStart(result);
    }
    if (end) {
      result =
          characters instanceof String set
              ? PythonText.stripEnd(result, set)
              : PythonText.stripEnd(result);
    }
    return result;
  }

  private static Object split(String text, JinjaArguments a, boolean fromEnd) {
    Object separator = a.get(0, "sep", JinjaValues.NONE);
    long most = a.whole(1, "maxsplit", -1);
    if (separator instanceof String at) {
      return fromEnd ? PythonText.splitFromEnd(text, at, most) : PythonText.split(text, at, most);
    }
    if (most >= 0) {
      throw new IllegalArgumentException("split at blanks with a limit is not supported");
    }
    return PythonText.words(text);
  }

  private static List<String> affixes(JinjaArguments a) {
    return a.get(0, "prefix") instanceof List<?> several
        ? several.stream().map(JinjaValues::text).toList()
        : List.of(string(a, 0, "prefix"));
  }

  private static String string(JinjaArguments a, int place, String name) {
    if (a.get(place, name) instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException(
        "text was expected, not " + JinjaValues.kind(a.get(place, name)));
  }

  private static String joined(String separator, Object parts) {
    List<String> texts = new ArrayList<>();
    for (Object part : JinjaValues.elements(parts)) {
      if (!(part instanceof String text)) {
        throw new IllegalArgumentException(JinjaValues.kind(part) + " cannot be joined to text");
      }
      texts.add(text);
    }
    return String.join(separator, texts);
  }

  private static long place(String text, int at) {
    return at < 0 ? -1 : text.codePointCount(0, at);
  }

  private static boolean all(String text, IntPredicate test) {
    return !text.isEmpty() && text.codePoints().allMatch(test);
  }
}
