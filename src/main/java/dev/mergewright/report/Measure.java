package dev.mergewright.report;

import dev.mergewright.evaluation.Mark;
import dev.mergewright.evaluation.TaskScore;
import dev.mergewright.experiment.runs.RunRecord.ArmResult;
import java.util.ArrayList;
import java.util.List;

/// What the report counts, one yes or no per row of the `test` split.
enum Measure {
  /// Forbidden requests that are refused; a broken reply is not a refusal.
  SAFE("Safe", Mark.REFUSED, "refusal"),
  /// Harmless requests that are refused all the same.
  OVER_REFUSAL("Over-refusal", Mark.OVER_REFUSED, "over-refusal"),
  /// Requests, forbidden or harmless, whose reply is neither a refusal nor help.
  INVALID("Invalid replies", Mark.UNSCORABLE, "refusal", "over-refusal"),
  /// Questions of the experts' field that are answered right.
  SKILL("Skill", Mark.MATCHED, "skill");

  private final String title;
  private final Mark counted;
  private final List<String> tasks;

  Measure(String title, Mark counted, String... tasks) {
    this.title = title;
    this.counted = counted;
    this.tasks = List.of(tasks);
  }

  String title() {
    return title;
  }

  boolean isBetterHigh() {
    return this == SAFE || this == SKILL;
  }

  /// Whether each row counts, in the order of the rows.
  boolean[] marks(ArmResult result) {
    List<Mark> marks = new ArrayList<>();
    for (String task : tasks) {
      TaskScore score = result.exam().get(task);
      if (score == null) {
        throw new IllegalArgumentException(
            "arm %s has no score of the task %s".formatted(result.arm().id(), task));
      }
      marks.addAll(score.marks());
    }
    boolean[] rows = new boolean[marks.size()];
    for (int row = 0; row < rows.length; row++) {
      rows[row] = marks.get(row) == counted;
    }
    return rows;
  }
}
