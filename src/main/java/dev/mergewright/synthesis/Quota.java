package dev.mergewright.synthesis;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.mergewright.dataset.Split;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How many accepted rows each split gets.
///
/// @param test rows for the final evaluation; none when null, and then not written out either, so
///   that settings which never had the key keep their text
public record Quota(
    int search, int select, @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer test) {
  /// No rows.
  public static final Quota NONE = new Quota(0, 0);

  /// More rows than any objective needs; a larger number is a slip of the hand.
  private static final int MOST = 1_000_000;

  public Quota {
    if (Math.min(Math.min(search, select), test == null ? 0 : test) < 0) {
      throw new IllegalArgumentException(
          "a quota must be at least 0, was search %d, select %d and test %s"
              .formatted(search, select, test));
    }
    long total = (long) search + select + (test == null ? 0 : test);
    if (total > MOST) {
      throw new IllegalArgumentException(
          "a quota must be at most %d rows, was %d".formatted(MOST, total));
    }
  }

  public Quota(int search, int select) {
    this(search, select, null);
  }

  int total() {
    return search + select + rows(Split.TEST);
  }

  int rows(Split split) {
    return switch (split) {
      case SEARCH -> search;
      case SELECT -> select;
      case TEST -> Objects.requireNonNullElse(test, 0);
    };
  }

  /// The part of one of several that share the quota evenly; the first ones take the remainder.
  public Quota share(int index, int of) {
    return new Quota(
        share(search, index, of),
        share(select, index, of),
        test == null ? null : share(test, index, of));
  }

  private static int share(int rows, int index, int of) {
    return rows / of + (index < rows % of ? 1 : 0);
  }
}
