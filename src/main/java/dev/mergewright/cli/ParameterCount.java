package dev.mergewright.cli;

import dev.mergewright.checkpoint.InvalidInputException;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The size of a made-up model as people write it: `350M`, `1.1B`.
final class ParameterCount {
  private static final Pattern COUNT = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)([MB]?)");

  private ParameterCount() {}

  /// @throws InvalidInputException when it is no number, or not from 1M to 100B
  static long parse(String text) {
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
