package dev.mergewright.llama.jinja;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/// `tojson` as transformers defines it: Python's `json.dumps` that leaves letters as they are.
final class JinjaJson {
  private final StringBuilder out = new StringBuilder();
  private final String indent;
  private final String comma;
  private final String colon;
  private final boolean sorted;

  private JinjaJson(String indent, String comma, String colon, boolean sorted) {
    this.indent = indent;
    this.comma = comma;
    this.colon = colon;
    this.sorted = sorted;
  }

  static Object write(Object value, JinjaArguments a) {
    Object indent = a.get(1, "indent", JinjaValues.NONE);
    String margin =
        switch (indent) {
          case String text -> "\n" + text;
          case Long width -> "\n" + " ".repeat(Math.toIntExact(width));
          default -> "";
        };
    String comma = margin.isEmpty() ? ", " : ",";
    String colon = ": ";
    if (a.get(2, "separators", JinjaValues.NONE) instanceof List<?> both && both.size() == 2) {
      comma = JinjaValues.text(both.get(0));
      colon = JinjaValues.text(both.get(1));
    }
    if (a.truth(0, "ensure_ascii")) {
      throw new IllegalArgumentException("tojson with ensure_ascii is not supported");
    }
    JinjaJson json = new JinjaJson(margin, comma, colon, a.truth(3, "sort_keys"));
    json.write(value, 1);
    return json.out.toString();
  }

  private void write(Object value, int depth) {
    switch (value) {
      case String text -> quote(text);
      case Boolean truth -> out.append(truth ? "true" : "false");
      case Long number -> out.append(number.longValue());
      case Double number -> out.append(PythonText.number(number));
      case Map<?, ?> mapping -> mapping(mapping, depth);
      case Collection<?> list -> list(list, depth);
      default -> {
        if (value != JinjaValues.NONE) {
          throw new IllegalArgumentException(
              JinjaValues.kind(value) + " cannot be written as JSON");
        }
        out.append("null");
      }
    }
  }

  private void mapping(Map<?, ?> mapping, int depth) {
    List<? extends Map.Entry<?, ?>> entries = List.copyOf(mapping.entrySet());
    if (sorted) {
      entries =
          entries.stream().sorted((x, y) -> JinjaValues.compare(x.getKey(), y.getKey())).toList();
    }
    out.append('{');
    for (int i = 0; i < entries.size(); i++) {
      separate(i, depth);
      quote(JinjaValues.text(entries.get(i).getKey()));
      out.append(colon);
      write(entries.get(i).getValue(), depth + 1);
    }
    close('}', entries.isEmpty(), depth);
  }

  private void list(Collection<?> list, int depth) {
    out.append('[');
    int i = 0;
    for (Object element : list) {
      separate(i++, depth);
      write(element, depth + 1);
    }
    close(']', list.isEmpty(), depth);
  }

  private void separate(int place, int depth) {
    out.append(place == 0 ? "" : comma);
    line(depth);
  }

  private void close(char bracket, boolean empty, int depth) {
    if (!empty) {
      line(depth - 1);
    }
    out.append(bracket);
  }

  private void line(int depth) {
    if (!indent.isEmpty()) {
      out.append('\n').append(indent.substring(1).repeat(depth));
    }
  }

  private void quote(String text) {
    out.append('"');
    for (char c : text.toCharArray()) {
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        default -> {
          if (c < ' ') {
            out.append("\\u%04x".formatted((int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
