package dev.mergewright.report;

import java.util.Collection;

/// What a run says of a claim.
enum Verdict {
  HOLDS("holds", "hold"),
  DOES_NOT_HOLD("does not hold", "do not hold"),
  CANNOT_TELL("cannot tell", "cannot be told");

  private final String words;
  private final String plural;

  Verdict(String words, String plural) {
    this.words = words;
    this.plural = plural;
  }

  String words() {
    return words;
  }

  /// The verdict on so many claims, such as "7 hold".
  String of(long claims) {
    return claims + " " + (claims == 1 && this != CANNOT_TELL ? words : plural);
  }

  /// A claim holds if it holds everywhere, and fails if it fails anywhere.
  static Verdict overall(Collection<Verdict> parts) {
    if (parts.contains(DOES_NOT_HOLD)) {
      return DOES_NOT_HOLD;
    }
    return parts.isEmpty() || parts.contains(CANNOT_TELL) ? CANNOT_TELL : HOLDS;
  }
}
