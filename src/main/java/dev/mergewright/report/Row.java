package dev.mergewright.report;

import dev.mergewright.experiment.runs.RunRecord.ArmResult;
import dev.mergewright.experiment.settings.Arm;
import java.util.List;

/// One line of the table: a method with one use of data, all its searches together.
///
/// @param results one per search seed, or a single one
record Row(Group group, List<ArmResult> results) {
  Row {
    results = List.copyOf(results);
  }

  Arm arm() {
    return results.getFirst().arm();
  }

  boolean isPooled() {
    return results.size() > 1;
  }

  Rate rate(Measure measure) {
    return Rate.of(marks(measure));
  }

  List<boolean[]> marks(Measure measure) {
    return results.stream().map(measure::marks).toList();
  }

  /// The same line for each of its searches alone.
  List<Row> seeds() {
    return results.stream().map(result -> new Row(group, List.of(result))).toList();
  }

  String inGroup() {
    return Names.inGroup(arm());
  }

  String name() {
    return group == Group.SWEEP
        ? Names.full(arm()) + ", alpha " + Names.number(((Arm.EvoMm) arm()).alpha())
        : Names.full(arm());
  }

  /// How many searches are in it, in words: `3 seeds`, `seed 2` or nothing.
  String runs() {
    return isPooled() ? results.size() + " seeds" : Names.seed(arm());
  }

  /// Whether at least as safe and as skilled as the other, and better in one.
  boolean dominates(Row other) {
    double safer = rate(Measure.SAFE).share() - other.rate(Measure.SAFE).share();
    double abler = rate(Measure.SKILL).share() - other.rate(Measure.SKILL).share();
    return safer >= 0 && abler >= 0 && (safer > 0 || abler > 0);
  }
}
