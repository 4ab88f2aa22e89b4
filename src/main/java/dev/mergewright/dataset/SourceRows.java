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
  private static final Pattern LABELLED_LINE = Pattern.compile(".*@\\s*\\p{Alpha}+\\h*(\\R|$)");
  private static final int START = 1 << 13;

  /// Takes one row after the other.
  interface Sink {
    void take(SourceRow row);
  }

  void each(Sink sink) throws IOException {
    try (BufferedReader text = file.reader()) {
      String start = start(text);
      if ((start.startsWith("{") || start.startsWith("[")) && !file.name().contains(".csv")) {
        new JsonRows(this, sink).read(text);
      } else if (columns.isLines() && LABELLED_LINE.matcher(start).lookingAt()) {
        new LabelledLines(this, sink).read(text);
      } else {
        new CsvRows(this, sink).read(text);
      }
    } catch (JsonProcessingException e) {
      throw unreadable(e.getLocation() == null ? 1 : e.getLocation().getLineNr(), e);
    }
  }

  /// The first characters after white space, without taking them from the reader.
  private static String start(BufferedReader text) throws IOException {
    char[] start = new char[START];
    text.mark(START);
    int length = 0;
    for (int more = 0;
        more != -1 && length < START;
        more = text.read(start, length, START - length)) {
      length += more;
    }
    text.reset();
    return new String(start, 0, length).stripLeading();
  }

  InvalidInputException unreadable(long line, JsonProcessingException e) {
    String reason = e.getOriginalMessage().lines().findFirst().orElse("not JSON or CSV");
    return refused(
        line, "cannot be read (%s), expected JSON or CSV; download it again".formatted(reason));
  }

  /// A sentence about a place in the file.
  InvalidInputException refused(long line, String what) {
    return new InvalidInputException("%s:%d %s".formatted(file.path(), line, what));
  }
}
