package dev.mergewright.llama.jinja;

import java.util.List;
import java.util.Map;

/// What a template hands to a function, a filter or a test.
///
/// @param positional in order
/// @param named by keyword
record JinjaArguments(List<Object> positional, Map<String, Object> named) {
  static final JinjaArguments NONE = new JinjaArguments(List.of(), Map.of());

  /// The argument at a position or of a name; `otherwise` when it is given neither way.
  Object get(int position, String name, Object otherwise) {
    return position < positional.size()
        ? positional.get(position)
        : named.getOrDefault(name, otherwise);
  }

  /// The same, which must be given.
  Object get(int position, String name) {
    if (position >= positional.size() && !named.containsKey(name)) {
      throw new IllegalArgumentException("the argument " + name + " is missing");
    }
    return get(position, name, JinjaValues.NONE);
  }

  String text(int position, String name, String otherwise) {
    return JinjaValues.text(get(position, name, otherwise));
  }

  long whole(int position, String name, long otherwise) {
    return JinjaValues.whole(get(position, name, otherwise));
  }

  boolean truth(int position, String name) {
    return JinjaValues.truth(get(position, name, false));
  }

  /// Without the first.
  JinjaArguments rest(int from) {
    return new JinjaArguments(
        positional.subList(Math.min(from, positional.size()), positional.size()), named);
  }
}
