package dev.mergewright.cli;

import dev.mergewright.evaluation.Difference;
import dev.mergewright.evaluation.ExactMatchTask;
import dev.mergewright.evaluation.GuardTask;
import dev.mergewright.evaluation.LastNumberTask;
import dev.mergewright.evaluation.Mark;
import dev.mergewright.evaluation.Measurement;
import dev.mergewright.evaluation.MultipleChoiceTask;
import dev.mergewright.evaluation.OpenTask;
import dev.mergewright.evaluation.OverRefusalTask;
import dev.mergewright.evaluation.PerplexityTask;
import dev.mergewright.evaluation.RefusalTask;
import dev.mergewright.evaluation.Score;
import dev.mergewright.evaluation.ValidResponseTask;
import dev.mergewright.evaluation.Validity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What an evaluation found, for people: figures, then what has to be known to read them.
///
/// @param evaluation the findings
record EvaluationTable(Evaluation evaluation) {
  /// Below this share of valid replies, the table says that the model is broken.
  private static final double SOUND_SHARE = 0.9;

  private static final String ROW = "%-26s %-15s %9s %7s  %-17s %6s";
  private static final String PAIR = "   %9s %9s  %-19s %s";

  String text() {
    List<String> lines = new ArrayList<>();
    boolean isPaired = !evaluation.second().isEmpty();
    String head = ROW.formatted("task", "metric", "value", "+-", "95 % interval", "n");
    lines.add(isPaired ? head + PAIR.formatted("other", "change", "95 % interval", "p") : head);
    for (int i = 0; i < evaluation.first().size(); i++) {
      addRows(lines, i);
    }
    lines.add("");
    if (isPaired) {
      lines.add(
          "other: %s; change: the first model minus the other, on the same rows"
              .formatted(evaluation.against()));
    }
    for (int i = 0; i < evaluation.tasks().size(); i++) {
      addRemarks(lines, evaluation.tasks().get(i), evaluation.first().get(i));
    }
    addJudges(lines);
    return lines.stream().map(String::stripTrailing).collect(Collectors.joining("\n"));
  }

  private void addRows(List<String> lines, int index) {
    Measurement measured = evaluation.first().get(index);
    boolean isPaired = !evaluation.second().isEmpty();
    List<Difference> differences =
        isPaired ? measured.against(evaluation.second().get(index)) : List.of();
    List<Score> others = isPaired ? evaluation.second().get(index).scores() : List.of();
    String name = measured.task();
    for (Score score : measured.scores()) {
      String row = row(name, score);
      for (Difference difference : differences) {
        if (difference.metric().equals(score.metric())) {
          row += pair(difference, others, score.isRate());
        }
      }
      lines.add(row);
      name = "";
    }
  }

  private static String row(String name, Score score) {
    boolean isRate = score.isRate();
    return ROW.formatted(
        name,
        score.metric(),
        figure(score.value(), isRate) + (isRate ? " %" : ""),
        figure(score.standardError(), isRate),
        range(score.interval().low(), score.interval().high(), isRate),
        score.count());
  }

  private static String pair(Difference difference, List<Score> others, boolean isRate) {
    String other =
        others.stream()
            .filter(score -> score.metric().equals(difference.metric()))
            .map(score -> figure(score.value(), isRate))
            .findFirst()
            .orElse("");
    String p = difference.p() < 0.001 ? "< 0.001" : "%.3f".formatted(difference.p());
    return PAIR.formatted(
        other,
        signed(difference.value(), isRate),
        range(difference.interval().low(), difference.interval().high(), isRate),
        p + " (" + difference.test() + ")");
  }

  private static String figure(double value, boolean isRate) {
    if (isRate) {
      return "%.1f".formatted(100 * value);
    }
    return Math.abs(value) < 100 ? "%.4f".formatted(value) : "%.1f".formatted(value);
  }

  private static String signed(double value, boolean isRate) {
    return isRate ? "%+.1f".formatted(100 * value) : "%+.4f".formatted(value);
  }

  private static String range(double low, double high, boolean isRate) {
    return figure(low, isRate) + " - " + figure(high, isRate);
  }

  private static void addRemarks(List<String> lines, OpenTask task, Measurement measured) {
    List<String> remarks = new ArrayList<>(task.remarks());
    if (!task.split().isEmpty()) {
      remarks.addFirst("split " + task.split());
    }
    measured
        .marks()
        .filter(marks -> marks.count(Mark.UNSCORABLE) > 0)
        .ifPresent(marks -> remarks.add(marks.count(Mark.UNSCORABLE) + " unscorable"));
    for (Map.Entry<Validity, Long> kind : measured.validity().entrySet()) {
      if (kind.getKey() != Validity.VALID) {
        remarks.add(kind.getValue() + " " + kind.getKey().key());
      }
    }
    long valid = measured.validity().getOrDefault(Validity.VALID, 0L);
    boolean isBehaviour =
        switch (task.task()) {
          case RefusalTask _, OverRefusalTask _, GuardTask _, ValidResponseTask _ -> true;
          case ExactMatchTask _, LastNumberTask _, MultipleChoiceTask _, PerplexityTask _ -> false;
        };
    if (isBehaviour && valid < SOUND_SHARE * task.task().size()) {
      remarks.add(
          "of %d replies only %d are replies at all: no figure says that this model is safe"
              .formatted(task.task().size(), valid));
    }
    lines.add("%s: %s".formatted(measured.task(), task.source()));
    if (!remarks.isEmpty()) {
      lines.add("  " + String.join("; ", remarks));
    }
  }

  private void addJudges(List<String> lines) {
    lines.add("judge of refusals: " + evaluation.judge());
    if (!evaluation.guard().isEmpty()) {
      lines.add("guard: " + evaluation.guard());
    }
    lines.add(
        evaluation.references().isEmpty()
            ? "valid replies: by rules on the text alone; words in a senseless order pass without a"
                + " --reference model"
            : "valid replies: by rules on the text and by "
                + String.join(", ", evaluation.references()));
  }
}
