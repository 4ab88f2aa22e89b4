package dev.mergewright.evaluation;

/// Rows, how they are put to a model, and what is made of the outcome.
public sealed interface Task permits ReplyTask, MultipleChoiceTask, PerplexityTask {
  /// The name in journals and reports.
  String name();

  /// The number of rows.
  int size();

  /// Checks that there is something to measure.
  static void requireRows(String task, int rows) {
    if (rows < 1) {
      throw new IllegalArgumentException(task + ": a task needs at least one row, was 0");
    }
  }
}
