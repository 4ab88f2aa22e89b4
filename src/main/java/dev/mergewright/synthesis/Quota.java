package dev.mergewright.synthesis;

/// How many accepted rows each split gets.
public record Quota(int search, int select) {
  /// No rows.
  public static final Quota NONE = new Quota(0, 0);

  public Quota {
    if (search < 0 || select < 0) {
      throw new IllegalArgumentException(
          "a quota must be at least 0, was search %d and select %d".formatted(search, select));
    }
  }

  int total() {
    return Math.addExact(search, select);
  }

  /// The part of one of several that share the quota evenly; the first ones take the remainder.
  Quota share(int index, int of) {
    return new Quota(share(search, index, of), share(select, index, of));
  }

  private static int share(int rows, int index, int of) {
    return rows / of + (index < rows % of ? 1 : 0);
  }
}
