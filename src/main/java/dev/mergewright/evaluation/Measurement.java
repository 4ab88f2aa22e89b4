package dev.mergewright.evaluation;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// How a model did on a task, row by row and in figures, the task's main figure first.
public final class Measurement {
  private final String task;
  private final List<Sample> samples;
  private final List<Series> series;

  Measurement(String task, List<Sample> samples, List<Series> series) {
    this.task = task;
    this.samples = List.copyOf(samples);
    this.series = List.copyOf(series);
  }

  /// The task's name.
  public String task() {
    return task;
  }

  /// One per row, in the order of the task's rows.
  public List<Sample> samples() {
    return samples;
  }

  /// The figures that at least one row says something about.
  public List<Score> scores() {
    return series.stream().map(Series::score).flatMap(Optional::stream).toList();
  }

  /// This model against another on the same rows, figure by figure.
  ///
  /// @throws IllegalArgumentException when the rows are not the same
  public List<Difference> against(Measurement other) {
    if (!task.equals(other.task) || !ids().equals(other.ids())) {
      throw new IllegalArgumentException(
          "only the same rows of one task can be paired, was %s and %s"
              .formatted(task, other.task));
    }
    List<Difference> differences = new ArrayList<>();
    for (int i = 0; i < series.size(); i++) {
      series.get(i).against(other.series.get(i)).ifPresent(differences::add);
    }
    return differences;
  }

  /// The marks in the form of journals; empty for a task of losses.
  public Optional<TaskScore> marks() {
    List<Mark> marks =
        samples.stream().map(Sample::mark).filter(Objects::nonNull).map(mark -> mark).toList();
    return marks.size() == samples.size()
        ? Optional.of(new TaskScore(task, marks))
        : Optional.empty();
  }

  /// How many replies were of each kind, so that what a figure leaves out is seen.
  public Map<Validity, Long> validity() {
    Map<Validity, Long> counts = new EnumMap<>(Validity.class);
    for (Sample sample : samples) {
      if (sample.reply() != null) {
        counts.merge(sample.reply().validity(), 1L, Long::sum);
      }
    }
    return counts;
  }

  /// Whether each reply is one, as marks; empty for a task without replies.
  public Optional<TaskScore> validityMarks() {
    List<Mark> marks =
        samples.stream()
            .map(Sample::reply)
            .filter(Objects::nonNull)
            .map(reply -> reply.validity() == Validity.VALID ? Mark.VALID : Mark.INVALID)
            .toList();
    return marks.size() == samples.size()
        ? Optional.of(new TaskScore(task, marks))
        : Optional.empty();
  }

  private List<String> ids() {
    return samples.stream().map(Sample::id).toList();
  }
}
