package dev.mergewright.cli;

import dev.mergewright.checkpoint.InvalidInputException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/// The models that a benchmark makes up, and where.
final class MadeUpModels {
  private static final Pattern COUNT = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)([MB]?)");

  @Option(
      names = "--parameters",
      paramLabel = "N",
      description = "Parameters of a model, such as 350M or 1.1B (default: ${DEFAULT-VALUE}).")
  private String text = "100M";

  @Option(
      names = "--folder",
      paramLabel = "FOLDER",
      description = "Where to work, which decides on the disk (default: ${DEFAULT-VALUE}).")
  private Path folder = Path.of(System.getProperty("java.io.tmpdir"));

  Path folder() {
    return folder;
  }

  /// @throws InvalidInputException when it is no number, or not from 1M to 100B
  long parameters() {
    Matcher matcher = COUNT.matcher(text.toUpperCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new InvalidInputException(
          "--parameters must be a number such as 350M or 1.1B, was " + text);
    }
    int zeros =
        switch (matcher.group(2)) {
          case "B" -> 9;
          case "M" -> 6;
          default -> 0;
        };
    long count = new BigDecimal(matcher.group(1)).movePointRight(zeros).longValue();
    if (count < 1_000_000 || count > 100_000_000_000L) {
      throw new InvalidInputException("--parameters must be from 1M to 100B, was " + text);
    }
    return count;
  }
}
