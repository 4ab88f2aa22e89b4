package dev.mergewright.report;

import java.util.Collection;

/// What a run says of a claim.
enum Verdict {
  HOLDS("holds"),
  DOES_NOT_HOLD("does not hold"),
  CANNOT_TELL("cannot tell");

  private final String words;

  Verdict(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  /// A claim holds if it holds everywhere, and fails if it fails anywhere.
  static Verdict overall(Collection<Verdict> parts) {
    if (parts.contains(DOES_NOT_HOLD)) {
      return DOES_NOT_HOLD;
    }
    return parts.isEmpty() || parts.contains(CANNOT_TELL) ? CANNOT_TELL : HOLDS;
  }
}
