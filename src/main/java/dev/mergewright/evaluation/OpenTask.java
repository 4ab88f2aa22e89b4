package dev.mergewright.evaluation;

import java.util.List;

/// A task with where its rows come from, so that a figure can be traced.
///
/// @param task the task
/// @param source the file or folder
/// @param license of the rows; empty when unknown
/// @param split the source's own name for the part of the set
/// @param remarks what a reader of the figures must know: samples drawn, rows skipped or repeated
public record OpenTask(
    Task task, String source, String license, String split, List<String> remarks) {
  public OpenTask {
    remarks = List.copyOf(remarks);
  }

  /// The same rows as another task.
  public OpenTask with(Task other) {
    return new OpenTask(other, source, license, split, remarks);
  }
}
