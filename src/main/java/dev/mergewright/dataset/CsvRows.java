package dev.mergewright.dataset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Rows in CSV: commas, double quotes with line breaks and doubled quotes inside, and a header, but
/// for sets that are published without one.
final class CsvRows {
  private static final CsvMapper CSV =
      CsvMapper.builder().enable(CsvParser.Feature.SKIP_EMPTY_LINES).build();

  private final SourceRows source;
  private final SourceRows.Sink sink;
  private List<String> header = List.of();

  // Where the row that is being read begins: a quote that is never closed shows only at the end.
  private long line = 1;

  private long rows;

  CsvRows(SourceRows source, SourceRows.Sink sink) {
    this.source = source;
    this.sink = sink;
  }

  void read(Reader text) throws IOException {
    try (CsvParser parser = CSV.getFactory().createParser(text)) {
      parser.setSchema(CsvSchema.emptySchema());
      while (parser.nextToken() == JsonToken.START_ARRAY) {
        line = parser.currentLocation().getLineNr();
        if (header.isEmpty()) {
          readFirst(parser);
        } else {
          readRow(parser);
        }
      }
    } catch (JsonProcessingException e) {
      throw source.unreadable(line, e);
    }
  }

  /// The header, or the first row of a set that has none.
  private void readFirst(CsvParser parser) throws IOException {
    List<String> cells = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      cells.add(parser.getText().strip());
    }
    header = cells;
    if (source.columns().fit(cells) > 0) {
      return;
    }
    Optional<List<String>> columns = source.columns().headerless(cells);
    if (columns.isPresent()) {
      header = columns.get();
      take(cells);
      return;
    }
    // A row without values, so that the file is refused for its columns.
    sink.take(new SourceRow(1, line, "", new HashSet<>(cells), Map.of()));
  }

  private void readRow(CsvParser parser) throws IOException {
    List<String> cells = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      // A cell that no item needs does not become a string.
      boolean kept = cells.size() < header.size() && isKept(cells.size());
      cells.add(kept ? parser.getText() : "");
    }
    take(cells);
  }

  private boolean isKept(int column) {
    return source.columns().isKept(header.get(column));
  }

  /// A row with other cells than the header has no fields: which cell is which cannot be known.
  private void take(List<String> cells) {
    Map<String, JsonNode> fields = new HashMap<>();
    for (int i = 0; i < cells.size() && cells.size() == header.size(); i++) {
      if (isKept(i)) {
        fields.put(header.get(i), TextNode.valueOf(cells.get(i)));
      }
    }
    rows++;
    sink.take(new SourceRow(rows, line, "", new HashSet<>(header), fields));
  }
}
