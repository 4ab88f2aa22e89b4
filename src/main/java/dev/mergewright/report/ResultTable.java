package dev.mergewright.report;

import dev.mergewright.experiment.runs.RunRecord;
import dev.mergewright.experiment.runs.RunRecord.ArmResult;
import dev.mergewright.experiment.settings.Arm;
import dev.mergewright.experiment.settings.DataUse;
import dev.mergewright.experiment.settings.ExperimentSettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// All lines of the table, searches pooled over their seeds, in the order of their parts.
record ResultTable(List<Row> rows, ExperimentSettings settings) {
  ResultTable {
    rows = List.copyOf(rows);
  }

  static ResultTable of(RunRecord run) {
    double alpha = run.settings().search().alpha();
    Map<String, List<ArmResult>> byLine = new LinkedHashMap<>();
    for (ArmResult result : run.arms()) {
      byLine.computeIfAbsent(line(result.arm()), _ -> new ArrayList<>()).add(result);
    }
    List<Row> rows = new ArrayList<>();
    byLine.values().forEach(results -> rows.add(new Row(group(results, alpha), results)));
    rows.sort(Comparator.comparing(Row::group).thenComparingDouble(ResultTable::sweepPosition));
    return new ResultTable(rows, run.settings());
  }

  /// What the seeds of one search have in common.
  private static String line(Arm arm) {
    return switch (arm) {
      case Arm.EvoMm(String method, DataUse use, double alpha, long _) ->
          new Arm.EvoMm(method, use, alpha, 0).id();
      case Arm.Searched(String name, long _) -> new Arm.Searched(name, 0).id();
      default -> arm.id();
    };
  }

  private static Group group(List<ArmResult> results, double alpha) {
    return switch (results.getFirst().arm()) {
      case Arm.Parent _ -> Group.PARENT;
      case Arm.Naive _ -> Group.NAIVE;
      case Arm.Grid _ -> Group.GRID;
      case Arm.MergeAlign _ -> Group.MERGE_ALIGN;
      case Arm.Cocktail _ -> Group.COCKTAIL;
      case Arm.EvoMm evoMm when evoMm.data() == DataUse.EXPERT_ONLY -> Group.EXPERT_ONLY;
      case Arm.EvoMm evoMm -> evoMm.alpha() == alpha ? Group.BOTH : Group.SWEEP;
      case Arm.Searched _ -> Group.SEARCHED;
    };
  }

  /// Orders a sweep by alpha; the other parts keep the order of the run.
  private static double sweepPosition(Row row) {
    return row.group() == Group.SWEEP ? ((Arm.EvoMm) row.arm()).alpha() : 0;
  }

  List<Row> in(Group group) {
    return rows.stream().filter(row -> row.group() == group).toList();
  }

  List<Row> merges() {
    return rows.stream().filter(row -> row.group() != Group.PARENT).toList();
  }

  Optional<Row> base() {
    return first(arm -> arm instanceof Arm.Parent parent && parent.role().equals("base"));
  }

  Optional<Row> safestParent() {
    return safest(in(Group.PARENT));
  }

  Optional<Row> safestMerge() {
    return safest(merges());
  }

  /// The safest of the rows, the first of equals.
  private static Optional<Row> safest(List<Row> rows) {
    Row safest = null;
    for (Row row : rows) {
      if (safest == null || row.rate(Measure.SAFE).share() > safest.rate(Measure.SAFE).share()) {
        safest = row;
      }
    }
    return Optional.ofNullable(safest);
  }

  /// The one method of a search's merges; empty for arms that are no search, and where the method
  /// is a gene.
  Optional<String> methodOf(Arm arm) {
    return switch (arm) {
      case Arm.EvoMm evoMm -> Optional.of(evoMm.method());
      case Arm.Searched(String name, long _) when settings.searched(name).methods().size() == 1 ->
          Optional.of(settings.searched(name).methods().getFirst());
      default -> Optional.empty();
    };
  }

  Optional<Row> naive(String method) {
    return first(arm -> arm.equals(new Arm.Naive(method)));
  }

  Optional<Row> grid(String method) {
    return first(arm -> arm.equals(new Arm.Grid(method)));
  }

  Optional<Row> cocktail(DataUse use) {
    return first(arm -> arm.equals(new Arm.Cocktail(use)));
  }

  Optional<Row> evoMm(String method, DataUse use) {
    return rows.stream()
        .filter(row -> row.group() == (use == DataUse.BOTH ? Group.BOTH : Group.EXPERT_ONLY))
        .filter(row -> row.arm() instanceof Arm.EvoMm evoMm && evoMm.method().equals(method))
        .findFirst();
  }

  /// The searches of one method over alpha, from the smallest alpha to the largest.
  List<Row> sweep(String method) {
    return rows.stream()
        .filter(row -> row.group() == Group.SWEEP || row.group() == Group.BOTH)
        .filter(row -> ((Arm.EvoMm) row.arm()).method().equals(method))
        .sorted(Comparator.comparingDouble(row -> ((Arm.EvoMm) row.arm()).alpha()))
        .toList();
  }

  /// The line that an arm of the run is part of.
  Row rowOf(ArmResult result) {
    return rows.stream()
        .filter(row -> row.results().stream().anyMatch(each -> each.arm().equals(result.arm())))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException(result.arm().id() + " is not in the table"));
  }

  /// Whether no other line is at least as safe and as skilled, and better in one.
  boolean isOnFront(Row row) {
    return rows.stream().noneMatch(other -> other.dominates(row));
  }

  private Optional<Row> first(Predicate<Arm> wanted) {
    return rows.stream().filter(row -> wanted.test(row.arm())).findFirst();
  }
}
