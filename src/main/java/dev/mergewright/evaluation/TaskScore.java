package dev.mergewright.evaluation;

import java.util.List;
import java.util.stream.Collectors;

/// How a model did on a task, row by row, so that any comparison can be made again later.
///
/// @param task the task's name
/// @param marks one per row, in the order of the task's rows
public record TaskScore(String task, List<Mark> marks) {
  public TaskScore {
    marks = List.copyOf(marks);
    if (marks.isEmpty()) {
      throw new IllegalArgumentException(task + ": a score needs at least one row, was 0");
    }
  }

  /// Reads what [#letters] wrote.
  ///
  /// @throws IllegalArgumentException when a letter belongs to no mark
  public static TaskScore parse(String task, String letters) {
    return new TaskScore(task, letters.chars().mapToObj(Mark::parse).toList());
  }

  /// The marks as one letter per row, for a journal line.
  public String letters() {
    return marks.stream().map(mark -> String.valueOf(mark.letter())).collect(Collectors.joining());
  }

  /// The share of rows that are right: the task's score.
  public Proportion right() {
    return new Proportion(rightRows().stream().filter(right -> right).count(), marks.size());
  }

  /// The share of rows with this mark.
  public Proportion share(Mark mark) {
    return new Proportion(count(mark), marks.size());
  }

  /// The number of rows with this mark.
  public long count(Mark mark) {
    return marks.stream().filter(mark::equals).count();
  }

  /// This model against another on the same rows; positive differences are in favour of this one.
  ///
  /// @throws IllegalArgumentException when the scores are of different tasks
  public McNemar against(TaskScore other) {
    if (!task.equals(other.task)) {
      throw new IllegalArgumentException(
          "only scores of one task can be paired, was " + task + " and " + other.task);
    }
    return McNemar.of(rightRows(), other.rightRows());
  }

  /// Whether each row is right, in order.
  List<Boolean> rightRows() {
    return marks.stream().map(Mark::isRight).toList();
  }
}
