package dev.mergewright.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Rows as lines of a sentence, an at sign and a label. Sentences may hold at signs too, so the
/// last one counts.
final class LabelledLines {
  private final SourceRows source;
  private final SourceRows.Sink sink;

  LabelledLines(SourceRows source, SourceRows.Sink sink) {
    this.source = source;
    this.sink = sink;
  }

  void read(BufferedReader text) throws IOException {
    List<String> names = source.columns().firstForm();
    long line = 0;
    long rows = 0;
    for (String next = text.readLine(); next != null; next = text.readLine()) {
      line++;
      if (next.isBlank()) {
        continue;
      }
      rows++;
      int at = next.lastIndexOf('@');
      Map<String, JsonNode> fields =
          at < 0
              ? Map.of(names.get(0), TextNode.valueOf(next))
              : Map.of(
                  names.get(0), TextNode.valueOf(next.substring(0, at)),
                  names.get(1), TextNode.valueOf(next.substring(at + 1)));
      sink.take(new SourceRow(rows, line, "", Set.copyOf(names), fields));
    }
  }
}
