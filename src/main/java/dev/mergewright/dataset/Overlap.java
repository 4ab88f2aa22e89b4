package dev.mergewright.dataset;

import dev.mergewright.checkpoint.InvalidInputException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/// Two rows, of two sets that must not share any, with the same prompt or nearly the same.
///
/// @param left a row of the first set
/// @param right the row of the second that is like it
/// @param likeness their [Wording#likeness]
public record Overlap(Example left, Example right, double likeness) {
  /// The likeness that only the same 3-grams reach: near-duplicates of a template language pass,
  /// repetitions do not.
  public static final double EXACT = 1;

  /// The likeness at which two natural prompts count as one (measured on human-written sets).
  public static final double NEAR = 0.5;

  private static final int LISTED = 5;

  /// All pairs at least this much alike, in the order of the rows.
  public static List<Overlap> between(
      Collection<Example> left, Collection<Example> right, double likeness) {
    NearDuplicates index = new NearDuplicates(Likeness.WORD_3_GRAMS, likeness);
    List<Example> others = List.copyOf(right);
    others.forEach(row -> index.add(Wording.of(row.prompt()).words()));
    List<Overlap> overlaps = new ArrayList<>();
    for (Example row : left) {
      for (NearDuplicates.Found found : index.matches(Wording.of(row.prompt()).words())) {
        overlaps.add(new Overlap(row, others.get(found.text()), found.likeness()));
      }
    }
    return overlaps;
  }

  /// Refuses two sets that share prompts and lists the rows; the names are for the message.
  public static void refuse(
      String leftName,
      Collection<Example> left,
      String rightName,
      Collection<Example> right,
      double likeness) {
    List<Overlap> overlaps = between(left, right, likeness);
    if (!overlaps.isEmpty()) {
      String rows =
          overlaps.stream().limit(LISTED).map(Overlap::inWords).collect(Collectors.joining("; "));
      int more = overlaps.size() - LISTED;
      throw new InvalidInputException(
          "%s and %s share %d prompts, expected none; remove them from one of the two: %s%s"
              .formatted(
                  leftName,
                  rightName,
                  overlaps.size(),
                  rows,
                  more > 0 ? "; and " + more + " more" : ""));
    }
  }

  static void requireLikeness(double likeness) {
    if (!(likeness > 0 && likeness <= 1)) {
      throw new IllegalArgumentException("likeness must be in (0, 1], was " + likeness);
    }
  }

  private String inWords() {
    return left.id().equals(right.id())
        ? "%s \"%s\"".formatted(left.id(), left.prompt())
        : "%s and %s \"%s\"".formatted(left.id(), right.id(), left.prompt());
  }
}
