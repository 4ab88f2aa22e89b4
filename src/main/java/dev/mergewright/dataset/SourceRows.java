package dev.mergewright.dataset;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.mergewright.checkpoint.InvalidInputException;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.regex.Pattern;

/// The rows of a source file, one after the other, so that a file of any size passes through: JSON
/// Lines, a JSON array, a JSON map, CSV, or lines of `sentence@label`. Which of them is told by the
/// first characters, since names of downloads say little.
record SourceRows(SourceFile file, Columns columns) {
  private static final Pattern LABELLED_LINE = Pattern.compile(".*@\\s*\\p{Alpha}+\\s*");

  /// Takes one row after the other.
  interface Sink {
    void take(SourceRow row);
  }

  void each(Sink sink) throws IOException {
    try (BufferedReader text = file.reader()) {
      text.mark(1 << 16);
      int first = text.read();
      while (first != -1 && Character.isWhitespace(first)) {
        first = text.read();
      }
      boolean json = (first == '{' || first == '[') && !file.name().contains(".csv");
      text.reset();
      if (json) {
        new JsonRows(this, sink).read(text);
      } else if (columns.isLines() && startsWithLabelledLine(text)) {
        new LabelledLines(this, sink).read(text);
      } else {
        new CsvRows(this, sink).read(text);
      }
    } catch (JsonProcessingException e) {
      throw refused(
          e.getLocation() == null ? 1 : e.getLocation().getLineNr(),
          "cannot be read: %s; download it again"
              .formatted(e.getOriginalMessage().lines().findFirst().orElse("not JSON or CSV")));
    }
  }

  private static boolean startsWithLabelledLine(BufferedReader text) throws IOException {
    String line = text.readLine();
    text.reset();
    return line != null && LABELLED_LINE.matcher(line).matches();
  }

  /// A sentence about a place in the file.
  InvalidInputException refused(long line, String what) {
    return new InvalidInputException("%s:%d %s".formatted(file.path(), line, what));
  }
}
