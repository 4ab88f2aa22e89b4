package dev.mergewright.cli;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.dataset.Dataset;
import dev.mergewright.dataset.Export;
import dev.mergewright.dataset.View;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// A dataset for others.
@Command(
    name = "export",
    header = "Write a dataset for others to use.",
    description =
        "Writes the rows with their card, licence and hashes, whole or with the columns that a tool"
            + " wants. Safety data is marked private and gated; --public takes a contact and"
            + " sources whose terms are known. Nothing is uploaded.",
    footer = {
      "",
      "Examples:",
      "  mergewright generate export datasets/safety-v1 out/safety-v1",
      "  mergewright generate export datasets/biology-v1 out/chat --format messages"
    })
final class GenerateExportCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "DATASET", description = "The folder of a dataset.")
  private Path dataset = Path.of(".");

  @Parameters(index = "1", paramLabel = "FOLDER", description = "Where to; it must not exist.")
  private Path folder = Path.of("export");

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "rows: all columns; messages: the chat form alone; paper: prompt, response and type"
              + " (default: ${DEFAULT-VALUE}).")
  private View view = View.ROWS;

  @Option(names = "--public", description = "Mark it as meant for all, without a gate.")
  private boolean isPublic;

  @Option(
      names = "--contact",
      paramLabel = "ADDRESS",
      description = "Whom people ask to remove a row.")
  private @Nullable String contact;

  @Option(
      names = "--date",
      paramLabel = "YYYY-MM-DD",
      description = "The day of publication, for the catalogue entry.")
  private @Nullable String date;

  @Option(
      names = "--allow-mixed",
      description = "Let rows of several evidence grades stand together.")
  private boolean allowMixed;

  @Mixin private Output output = new Output();

  @Override
  public Integer call() throws IOException {
    requireDay();
    Dataset written = new Export(view, isPublic, contact, date, allowMixed).write(dataset, folder);
    String access = isPublic ? "public" : written.isAboutSafety() ? "private and gated" : "private";
    Map<String, Object> outcome = new LinkedHashMap<>();
    outcome.put("dataset", written.name());
    outcome.put("folder", folder.toString());
    outcome.put("format", view.key());
    outcome.put("rows", written.size());
    outcome.put("license", written.production().license());
    outcome.put("access", access);
    outcome.put("grades", written.grades());
    output.print(
        outcome,
        "%s: %d rows of %s as %s, %s, %s%nevidence: %s"
            .formatted(
                folder,
                written.size(),
                written.name(),
                view.key(),
                written.production().license(),
                access,
                Export.shares(written)));
    return 0;
  }

  private void requireDay() {
    if (date == null) {
      return;
    }
    try {
      LocalDate.parse(date);
    } catch (DateTimeParseException e) {
      throw new InvalidInputException(
          "--date is \"%s\", expected a day such as 2026-03-31".formatted(date), e);
    }
  }
}
