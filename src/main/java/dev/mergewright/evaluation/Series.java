package dev.mergewright.evaluation;

import java.util.List;
import java.util.Optional;

/// A metric with what each row of a task says about it, so that it can be paired again later.
///
/// @param readings one per row, in the order of the task's rows
record Series(Metric metric, List<Reading> readings) {
  Series {
    readings = List.copyOf(readings);
  }

  Optional<Score> score() {
    return metric.score(readings);
  }

  Optional<Difference> against(Series other) {
    return metric.difference(readings, other.readings);
  }
}
