package dev.mergewright.experiment.runs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mergewright.experiment.runs.RunRecord.LedgerEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/// What a run cost, step by step, across all its sessions. Kept apart from the journal because
/// clocks differ between runs and results must not.
///
/// @param file the ledger, one line of JSON per step
public record Ledger(Path file) {
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  /// Steps that took less were only looked up.
  private static final double LEAST_SECONDS = 0.5;

  /// Writes down a step.
  ///
  /// @param evaluations the candidates that it evaluated
  public void add(String step, Stopwatch time, int evaluations) throws IOException {
    add(step, time, evaluations, 0);
  }

  /// Writes down a step.
  ///
  /// @param evaluations the candidates that it evaluated
  /// @param reused how often a result was known that would else have been measured
  public void add(String step, Stopwatch time, int evaluations, int reused) throws IOException {
    double seconds = time.seconds();
    if (evaluations > 0 || seconds >= LEAST_SECONDS) {
      String line =
          JSON.writeValueAsString(new LedgerEntry(step, seconds, evaluations, reused)) + "\n";
      Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
  }

  /// All steps, oldest first. A torn line is left out: it is a clock, not a result.
  List<LedgerEntry> read() throws IOException {
    List<LedgerEntry> entries = new ArrayList<>();
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        if (line.startsWith("{") && line.endsWith("}")) {
          entries.add(JSON.readValue(line, LedgerEntry.class));
        }
      }
    }
    return entries;
  }
}
