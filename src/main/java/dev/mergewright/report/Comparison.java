package dev.mergewright.report;

import dev.mergewright.experiment.runs.RunRecord.ArmResult;
import dev.mergewright.experiment.settings.Arm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Two lines of the table on the same rows, and what a claim expects of them.
///
/// @param first what is compared, in words
/// @param second what it is compared with
/// @param level the share of the second
record Comparison(
    String first,
    String second,
    Measure measure,
    double level,
    PairedDifference difference,
    Expectation expectation) {

  /// Compares two lines, each search with the search of the same seed; empty where nothing can be
  /// paired.
  static Optional<Comparison> of(
      Measure measure, Optional<Row> first, Expectation expectation, Optional<Row> second) {
    if (first.isEmpty() || second.isEmpty()) {
      return Optional.empty();
    }
    Row left = onSeedsOf(first.get(), second.get());
    Row right = onSeedsOf(second.get(), left);
    if (left.results().isEmpty() || right.results().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Comparison(
            named(left),
            named(right),
            measure,
            right.rate(measure).share(),
            PairedDifference.of(left.marks(measure), right.marks(measure)),
            expectation));
  }

  /// The searches of `row` whose seed `other` has too; all of them if one of the two was not
  /// searched.
  private static Row onSeedsOf(Row row, Row other) {
    if (!(row.arm() instanceof Arm.EvoMm) || !(other.arm() instanceof Arm.EvoMm)) {
      return row;
    }
    List<ArmResult> shared = new ArrayList<>();
    for (ArmResult result : row.results()) {
      if (other.results().stream().anyMatch(each -> seed(each) == seed(result))) {
        shared.add(result);
      }
    }
    return new Row(row.group(), shared);
  }

  private static String named(Row row) {
    return row.isPooled() || row.runs().isEmpty() ? row.name() : row.name() + ", " + row.runs();
  }

  private static long seed(ArmResult result) {
    return ((Arm.EvoMm) result.arm()).seed();
  }

  /// Whether the p value decides, and so counts among the tests that are adjusted together.
  boolean isTested() {
    return expectation == Expectation.LESS || expectation == Expectation.MORE;
  }

  /// On how many replies only one of the two counts: `128 : 5`; a dash for a contrast of more than
  /// two models.
  String discordant() {
    return expectation == Expectation.POSITIVE
        ? "–"
        : difference.gained() + " : " + difference.lost();
  }
}
