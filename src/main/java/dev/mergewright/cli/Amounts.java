package dev.mergewright.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Times and amounts as tables of runs print them.
final class Amounts {
  private static final int DIGEST_DIGITS = 12;
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

  private Amounts() {}

  /// A duration: `3.4 s`, `12 min 5 s` or `2 h 7 min`.
  static String duration(double seconds) {
    long whole = Math.round(seconds);
    if (whole < 60) {
      return "%.1f s".formatted(seconds);
    }
    return whole < 3600
        ? "%d min %d s".formatted(whole / 60, whole % 60)
        : "%d h %d min".formatted(whole / 3600, whole % 3600 / 60);
  }

  /// A moment on the clock of this machine: `2026-01-31 14:05`.
  static String moment(Instant instant) {
    return MINUTE.format(instant.atZone(ZoneId.systemDefault()));
  }

  /// The beginning of a SHA-256, enough to tell by eye; any other text as it is.
  static String digest(String text) {
    return text.matches("[0-9a-f]{64}") ? text.substring(0, DIGEST_DIGITS) : text;
  }
}
