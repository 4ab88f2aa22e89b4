package dev.mergewright.cli;

import java.util.ArrayList;
import java.util.List;

/// Lines of cells under their heads, each column as wide as it needs to be.
final class TextTable {
  private static final String GAP = "  ";

  private final List<Boolean> isRight = new ArrayList<>();
  private final List<List<String>> lines = new ArrayList<>(List.of(new ArrayList<>()));

  /// Adds a column of words.
  TextTable left(String head) {
    return column(head, false);
  }

  /// Adds a column of figures, which end below each other.
  TextTable right(String head) {
    return column(head, true);
  }

  private TextTable column(String head, boolean right) {
    lines.getFirst().add(head);
    isRight.add(right);
    return this;
  }

  /// Adds a line with a cell for every column.
  void add(List<String> cells) {
    if (cells.size() != isRight.size()) {
      throw new IllegalArgumentException(
          "a line needs %d cells, had %d".formatted(isRight.size(), cells.size()));
    }
    lines.add(cells);
  }

  String text() {
    List<String> texts = new ArrayList<>();
    for (List<String> line : lines) {
      StringBuilder text = new StringBuilder();
      for (int column = 0; column < line.size(); column++) {
        String blanks = " ".repeat(width(column) - line.get(column).length());
        text.append(column == 0 ? "" : GAP);
        text.append(isRight.get(column) ? blanks + line.get(column) : line.get(column) + blanks);
      }
      texts.add(text.toString().stripTrailing());
    }
    return String.join("\n", texts);
  }

  private int width(int column) {
    return lines.stream().mapToInt(line -> line.get(column).length()).max().orElse(0);
  }
}
