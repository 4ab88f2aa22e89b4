/// The rows that candidates are measured on, and what a measurement gives.
///
/// Start with `Term`, what can be measured, and `SplitRows`, the rows of one split; `RowResults`
/// has the values row by row, `ObjectiveRows` the losses, `ReplyRows` the replies, `Exam` the
/// questions at the end.
@NullMarked
package dev.mergewright.experiment.rows;

import org.jspecify.annotations.NullMarked;
