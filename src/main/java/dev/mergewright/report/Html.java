package dev.mergewright.report;

import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/// A piece of a page whose texts are escaped already; plain strings become one only by being
/// escaped.
record Html(String markup) {
  static final Html NONE = new Html("");

  /// Fills each `{}` of a template with the next part, escaped unless it is markup itself.
  static Html of(String template, Object... parts) {
    var filled = new StringBuilder();
    int from = 0;
    for (Object part : parts) {
      int slot = template.indexOf("{}", from);
      if (slot < 0) {
        throw new IllegalArgumentException("more parts than slots in: " + template);
      }
      filled.append(template, from, slot).append(markupOf(part));
      from = slot + 2;
    }
    if (template.indexOf("{}", from) >= 0) {
      throw new IllegalArgumentException("more slots than parts in: " + template);
    }
    return new Html(filled.append(template, from, template.length()).toString());
  }

  /// One piece per item, in order.
  static <T> Html each(Collection<T> items, Function<T, Html> piece) {
    return join(items.stream().map(piece).toList());
  }

  static Html join(List<Html> pieces) {
    return new Html(pieces.stream().map(Html::markup).collect(Collectors.joining()));
  }

  private static String markupOf(Object part) {
    return part instanceof Html(String markup) ? markup : escape(part.toString());
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
