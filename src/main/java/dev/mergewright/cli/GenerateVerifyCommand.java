package dev.mergewright.cli;

import dev.mergewright.dataset.Verification;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Whether a dataset is still what its manifest says.
@Command(
    name = "verify",
    header = "Compare a dataset with its manifest.",
    description =
        "Reads every file and every row, and tells each that was edited, is missing or does not"
            + " belong: file, line, what was expected and what is there.",
    exitCodeList = {
      "0:the dataset is as it was made",
      "1:failed",
      "2:bad usage, or no dataset",
      "6:something differs"
    },
    footer = {"", "Example:", "  mergewright generate verify experiments/miniature/models/exam"})
final class GenerateVerifyCommand implements Callable<Integer> {
  private static final int DIFFERS = 6;

  @Parameters(paramLabel = "DATASET", description = "The folder of a dataset.")
  private Path dataset = Path.of(".");

  @Mixin private Output output = new Output();

  @Override
  public Integer call() throws IOException {
    Verification.Result result = Verification.of(dataset);
    Map<String, Object> outcome = new LinkedHashMap<>();
    outcome.put("dataset", result.name());
    outcome.put("verified", result.problems().isEmpty());
    outcome.put("content_sha256", result.contentSha256());
    outcome.put("provenance_sha256", result.provenanceSha256());
    outcome.put("files", result.files());
    outcome.put("rows", result.rows());
    outcome.put("problems", result.problems());
    output.print(outcome, text(result));
    return result.problems().isEmpty() ? 0 : DIFFERS;
  }

  private static String text(Verification.Result result) {
    if (result.problems().isEmpty()) {
      return "%s is as it was made: %d files, %d lines of rows%ncontent     %s%nprovenance  %s"
          .formatted(
              result.name(),
              result.files(),
              result.rows(),
              result.contentSha256(),
              result.provenanceSha256());
    }
    return result.problems().stream()
        .map(Verification.Problem::sentence)
        .collect(
            Collectors.joining(
                System.lineSeparator(),
                "%s differs from its manifest in %d places:%n"
                    .formatted(result.name(), result.problems().size()),
                ""));
  }
}
