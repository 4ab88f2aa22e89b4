package dev.mergewright.report;

import java.util.List;
import java.util.stream.Collectors;

/// Markdown from plain texts: whatever they contain, it stays text.
final class Markdown {
  private Markdown() {}

  /// The text with everything quoted that Markdown or HTML would read as markup; lines are joined.
  static String escape(String text) {
    return text.replaceAll("[\\\\`*_\\[\\]|#]", "\\\\$0")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replaceAll("\\s*\\R\\s*", " ");
  }

  static String bullets(List<String> sentences) {
    return sentences.stream()
        .map(sentence -> "- " + escape(sentence))
        .collect(Collectors.joining("\n"));
  }

  static String table(Background.Grid grid) {
    return line(grid.heads())
        + line(grid.heads().stream().map(_ -> "---").toList())
        + grid.rows().stream().map(Markdown::line).collect(Collectors.joining());
  }

  private static String line(List<String> cells) {
    return cells.stream().map(Markdown::escape).collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  /// A fenced block whose fence is longer than any inside the text.
  static String code(String language, String text) {
    String fence = "```";
    while (text.contains(fence)) {
      fence += "`";
    }
    return fence + language + "\n" + text.strip() + "\n" + fence;
  }
}
