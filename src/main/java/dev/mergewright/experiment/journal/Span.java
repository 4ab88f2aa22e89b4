package dev.mergewright.experiment.journal;

import java.util.Collection;
import java.util.Collections;

/// Seconds that are only known to lie between two bounds.
///
/// @param low at least so many
/// @param high at most so many
public record Span(double low, double high) {
  /// Nothing.
  public static final Span ZERO = new Span(0, 0);

  public Span {
    if (!(low >= 0 && low <= high)) {
      throw new IllegalArgumentException(
          "a span needs 0 <= low <= high, was " + low + " to " + high);
    }
  }

  /// From the least to the greatest of some measurements, widened by a share on both sides.
  public static Span around(Collection<Double> measured, double share) {
    return new Span(
        Collections.min(measured) * (1 - share), Collections.max(measured) * (1 + share));
  }

  /// Both together.
  public Span plus(Span other) {
    return new Span(low + other.low, high + other.high);
  }

  /// So many times as much.
  public Span times(double count) {
    return new Span(low * count, high * count);
  }
}
