package dev.mergewright.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;

/// A page that needs nothing else: style, figures, chart library and scripts are inside it, and its
/// policy forbids it to load anything.
///
/// @param title its name in the browser
/// @param body what people read; the part that matters most has the id `finding`
/// @param figures the numbers behind the charts, by [#json]
/// @param script what draws them
record Page(String title, Html body, String figures, String script) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  String text() {
    return Resource.read("page.html")
        .fill(
            Map.of(
                "title", Html.of("{}", title).markup(),
                "style", Resource.read("report.css").text(),
                "body", body.markup(),
                "figures", figures,
                "charts", Resource.read("echarts/echarts.min.js").text(),
                "shared", Resource.read("page.js").text(),
                "script", script));
  }

  /// Plain records as JSON that may stand inside a `script` element: no `<` is left in it.
  static String json(Object figures) {
    try {
      return JSON.writeValueAsString(figures).replace("<", "\\u003c");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("figures are plain records and must become JSON", e);
    }
  }
}
