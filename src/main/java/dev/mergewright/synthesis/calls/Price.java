package dev.mergewright.synthesis.calls;

import dev.mergewright.checkpoint.InvalidInputException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/// What a model's tokens cost, as the user found it.
///
/// @param input US dollars per million tokens of a request
/// @param output US dollars per million tokens of a reply
/// @param asOf the day on which that was true, such as `2026-11-02`
public record Price(BigDecimal input, BigDecimal output, String asOf) {
  private static final int MILLION_DIGITS = 6;

  public Price {
    if (input.signum() < 0 || output.signum() < 0) {
      throw new InvalidInputException(
          "a price must not be negative, was %s and %s dollars per million tokens"
              .formatted(input.toPlainString(), output.toPlainString()));
    }
    date(asOf);
  }

  /// What so many tokens cost in US dollars, exactly.
  public BigDecimal of(long tokensIn, long tokensOut) {
    return input
        .multiply(BigDecimal.valueOf(tokensIn))
        .add(output.multiply(BigDecimal.valueOf(tokensOut)))
        .movePointLeft(MILLION_DIGITS)
        .stripTrailingZeros();
  }

  /// How old the price is.
  public long ageInDays(LocalDate today) {
    return ChronoUnit.DAYS.between(date(asOf), today);
  }

  private static LocalDate date(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw new InvalidInputException(
          "as_of of a price must be a day such as 2026-11-02, was '" + text + "'", e);
    }
  }
}
