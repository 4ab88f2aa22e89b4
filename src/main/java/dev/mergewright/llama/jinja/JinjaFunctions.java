package dev.mergewright.llama.jinja;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The functions that a chat template finds defined. Those of today's date are not among them.
final class JinjaFunctions {
  /// As long as Jinja's sandbox lets a range be.
  static final int LONGEST_RANGE = 100_000;

  private JinjaFunctions() {}

  static Map<String, Object> all() {
    return Map.of(
        "range", (JinjaCallable) JinjaFunctions::range,
        "namespace", (JinjaCallable) a -> new JinjaLookup.Namespace(entries(a)),
        "dict", (JinjaCallable) a -> new LinkedHashMap<Object, Object>(entries(a)),
        "raise_exception",
            (JinjaCallable)
                a -> {
                  throw new IllegalArgumentException(a.text(0, "message", ""));
                });
  }

  private static Map<String, Object> entries(JinjaArguments a) {
    Map<String, Object> entries = new LinkedHashMap<>();
    if (!a.positional().isEmpty() && a.positional().getFirst() instanceof Map<?, ?> mapping) {
      mapping.forEach((key, value) -> entries.put(JinjaValues.text(key), value));
    }
    entries.putAll(a.named());
    return entries;
  }

  private static Object range(JinjaArguments a) {
    boolean one = a.positional().size() == 1;
    long from = one ? 0 : JinjaValues.whole(a.get(0, "start"));
    long to = JinjaValues.whole(a.get(one ? 0 : 1, "stop"));
    long step = a.whole(2, "step", 1);
    if (step == 0 || Math.abs((double) to - from) / Math.abs(step) > LONGEST_RANGE) {
      throw new IllegalArgumentException(
          "a range must have a step and at most %,d numbers".formatted(LONGEST_RANGE));
    }
    List<Object> numbers = new ArrayList<>();
    for (long n = from; step > 0 ? n < to : n > to; n += step) {
      numbers.add(n);
    }
    return numbers;
  }

  /// What a loop's body knows as `loop`.
  static Map<String, Object> loop(List<Object> elements, int at) {
    Map<String, Object> loop = new HashMap<>();
    int size = elements.size();
    loop.put("index", at + 1L);
    loop.put("index0", (long) at);
    loop.put("revindex", (long) size - at);
    loop.put("revindex0", (long) size - at - 1);
    loop.put("first", at == 0);
    loop.put("last", at == size - 1);
    loop.put("length", (long) size);
    if (at > 0) {
      loop.put("previtem", elements.get(at - 1));
    }
    if (at < size - 1) {
      loop.put("nextitem", elements.get(at + 1));
    }
    loop.put("cycle", (JinjaCallable) a -> a.positional().get(at % a.positional().size()));
    return loop;
  }
}
