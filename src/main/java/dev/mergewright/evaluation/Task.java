package dev.mergewright.evaluation;

import dev.mergewright.dataset.Example;
import dev.mergewright.synthesis.Judge;
import java.util.List;

/// Rows with a rule for what a reply earns.
public sealed interface Task permits RefusalTask, OverRefusalTask, ExactMatchTask {
  /// The name in journals and reports.
  String name();

  /// The rows, in the order of the marks.
  List<Example> rows();

  /// What a reply earns.
  ///
  /// @param row one of the task's rows
  /// @param reply the model's whole reply
  /// @param judge decides where the rule needs a verdict
  Mark mark(Example row, String reply, Judge judge);

  /// The rows, checked to be there and of one kind: a refusal rate over benign rows would be a lie.
  static List<Example> rowsOfKind(String task, List<Example> rows, Example.Kind kind) {
    if (rows.isEmpty()) {
      throw new IllegalArgumentException(task + ": a task needs at least one row, was 0");
    }
    for (Example row : rows) {
      if (row.kind() != kind) {
        throw new IllegalArgumentException(
            task + ": rows must be " + kind + ", was " + row.kind() + " at row " + row.id());
      }
    }
    return List.copyOf(rows);
  }
}
