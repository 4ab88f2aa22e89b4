package dev.mergewright.cli;

import dev.mergewright.dataset.Dataset;
import dev.mergewright.dataset.DatasetDiff;
import dev.mergewright.dataset.Making;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Two datasets side by side.
@Command(
    name = "diff",
    header = "Compare two datasets.",
    description =
        "Tells which rows only one of them has, which rows say something else beside their text,"
            + " and the figures of both. Texts are shown with --show-text alone, since requests may"
            + " be harmful.",
    footer = {"", "Example:", "  mergewright generate diff datasets/safety-v1 datasets/safety-v2"})
final class GenerateDiffCommand implements Callable<Integer> {
  private static final int LISTED = 20;

  @Parameters(index = "0", paramLabel = "FIRST", description = "The folder of a dataset.")
  private Path first = Path.of(".");

  @Parameters(index = "1", paramLabel = "SECOND", description = "The folder of another.")
  private Path second = Path.of(".");

  @Option(names = "--show-text", description = "Also print the requests.")
  private boolean showText;

  @Mixin private Output output = new Output();

  @Override
  public Integer call() throws IOException {
    DatasetDiff diff =
        DatasetDiff.of(
            Dataset.read(first), Making.read(first), Dataset.read(second), Making.read(second));
    Map<String, Object> outcome = new LinkedHashMap<>();
    outcome.put("added", diff.added().stream().map(this::fields).toList());
    outcome.put("removed", diff.removed().stream().map(this::fields).toList());
    outcome.put("changed", diff.changed().stream().map(this::fields).toList());
    outcome.put("figures", diff.figures());
    output.print(outcome, text(diff));
    return 0;
  }

  private Map<String, Object> fields(DatasetDiff.Entry entry) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("id", entry.row().id());
    fields.put("split", entry.split().key());
    fields.put("kind", entry.row().kind().key());
    fields.put("topic", entry.row().topic());
    if (showText) {
      fields.put("prompt", entry.row().prompt());
    }
    return fields;
  }

  private Map<String, Object> fields(DatasetDiff.Change change) {
    Map<String, Object> fields = fields(change.after());
    fields.put("changed", change.what());
    return fields;
  }

  private String text(DatasetDiff diff) {
    StringBuilder text = new StringBuilder();
    int names = diff.figures().keySet().stream().mapToInt(String::length).max().orElse(1);
    String row = "%s %-" + names + "s  %-24s %s%n";
    text.append(row.formatted(" ", "", first.getFileName(), second.getFileName()));
    diff.figures()
        .forEach(
            (name, pair) ->
                text.append(
                    row.formatted(
                        pair.first().equals(pair.second()) ? " " : "*",
                        name,
                        shortened(pair.first()),
                        shortened(pair.second()))));
    list(text, "only in the second", "+", diff.added());
    list(text, "only in the first", "-", diff.removed());
    if (!diff.changed().isEmpty()) {
      text.append("%nrows that changed: %d%n".formatted(diff.changed().size()));
      diff.changed().stream()
          .limit(LISTED)
          .forEach(
              change ->
                  text.append("~ ")
                      .append(line(change.after()))
                      .append("  ")
                      .append(String.join(", ", change.what()))
                      .append(System.lineSeparator()));
      more(text, diff.changed().size());
    }
    return text.toString().stripTrailing();
  }

  private void list(
      StringBuilder text, String title, String mark, List<DatasetDiff.Entry> entries) {
    if (entries.isEmpty()) {
      return;
    }
    text.append("%nrows %s: %d%n".formatted(title, entries.size()));
    entries.stream()
        .limit(LISTED)
        .forEach(entry -> text.append("%s %s%n".formatted(mark, line(entry))));
    more(text, entries.size());
  }

  private String line(DatasetDiff.Entry entry) {
    String line =
        "%s  %-6s %-15s %s"
            .formatted(
                entry.row().id(),
                entry.split().key(),
                entry.row().kind().key(),
                entry.row().topic());
    return showText ? line + "  " + entry.row().prompt() : line.stripTrailing();
  }

  private static void more(StringBuilder text, int entries) {
    if (entries > LISTED) {
      text.append("  and %d more; --json lists all%n".formatted(entries - LISTED));
    }
  }

  private static String shortened(String value) {
    return value.matches("[0-9a-f]{64}") ? value.substring(0, 16) : value;
  }
}
