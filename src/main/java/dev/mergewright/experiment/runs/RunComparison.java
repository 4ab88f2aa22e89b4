package dev.mergewright.experiment.runs;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.evaluation.McNemar;
import dev.mergewright.evaluation.TaskScore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/// Several runs side by side: what their locks ask differently, and how the models of the others do
/// against those of the first.
///
/// Models are compared on the same rows only: where the exams or the judges differ, nothing is.
///
/// @param runs the runs, at least two; the first is what the others are compared with
/// @param differences what differs in their locks
/// @param others one per run after the first
public record RunComparison(
    List<RunStatus> runs, List<LockDifference> differences, List<Against> others) {
  private static final String EXAM = "data.exam";
  private static final String JUDGE = "judge";
  private static final int HASH_DIGITS = 12;

  /// A path of the lock file and what each run has there; null where a run has nothing.
  public record LockDifference(String key, List<@Nullable String> values) {}

  /// A run against the first one.
  ///
  /// @param run the run
  /// @param obstacle why nothing is compared; null when something is
  /// @param pairs the arms that both have examined, the best of both first
  public record Against(RunStatus run, @Nullable String obstacle, List<Pair> pairs) {}

  /// Two models on the rows of the exam.
  ///
  /// @param isOfBests whether they are what each run came to, not models of the same arm
  /// @param first the arm of the first run
  /// @param second the arm of the other run
  /// @param differences by task: positive where the other run's model is right more often
  public record Pair(
      boolean isOfBests, ArmStatus first, ArmStatus second, Map<String, McNemar> differences) {
    /// Whether both are the same model.
    public boolean isSameModel() {
      return Objects.equals(first.recipe(), second.recipe());
    }

    /// Whether both are the same model and did the same on every row.
    public boolean isEqual() {
      return isSameModel()
          && differences.values().stream()
              .allMatch(found -> found.onlyFirst() + found.onlySecond() == 0);
    }
  }

  public RunComparison {
    runs = List.copyOf(runs);
    differences = List.copyOf(differences);
    others = List.copyOf(others);
  }

  /// Compares runs.
  ///
  /// @throws InvalidInputException when a run is named twice
  public static RunComparison of(List<RunStatus> runs) {
    if (runs.size() < 2) {
      throw new IllegalArgumentException("a comparison needs two runs, was " + runs.size());
    }
    for (int i = 1; i < runs.size(); i++) {
      for (RunStatus before : runs.subList(0, i)) {
        if (before.folder().equals(runs.get(i).folder())) {
          throw new InvalidInputException(
              before.folder() + " is named twice, expected different runs; name each run once");
        }
      }
    }
    RunStatus first = runs.getFirst();
    return new RunComparison(
        runs,
        lockDifferences(runs),
        runs.subList(1, runs.size()).stream().map(other -> against(first, other)).toList());
  }

  private static List<LockDifference> lockDifferences(List<RunStatus> runs) {
    SequencedSet<String> keys = new LinkedHashSet<>();
    runs.forEach(run -> keys.addAll(run.lock().keySet()));
    List<LockDifference> differences = new ArrayList<>();
    for (String key : keys) {
      List<@Nullable String> values = new ArrayList<>();
      for (RunStatus run : runs) {
        values.add(run.lock().get(key));
      }
      if (values.stream().distinct().count() > 1) {
        differences.add(new LockDifference(key, Collections.unmodifiableList(values)));
      }
    }
    return differences;
  }

  private static Against against(RunStatus first, RunStatus other) {
    String obstacle = obstacle(first, other);
    return new Against(other, obstacle, obstacle == null ? pairs(first, other) : List.of());
  }

  private static @Nullable String obstacle(RunStatus first, RunStatus other) {
    for (String input : List.of(EXAM, JUDGE)) {
      String ours = first.lock().get(input);
      String theirs = other.lock().get(input);
      if (!Objects.equals(ours, theirs)) {
        return input.equals(EXAM)
            ? "their exams have different rows (%s and %s), so their models cannot be compared"
                .formatted(brief(ours), brief(theirs))
            : "their judges differ (%s and %s), so their models cannot be compared"
                .formatted(brief(ours), brief(theirs));
      }
    }
    return null;
  }

  private static String brief(@Nullable String hash) {
    return hash == null ? "none" : hash.substring(0, Math.min(hash.length(), HASH_DIGITS));
  }

  private static List<Pair> pairs(RunStatus first, RunStatus other) {
    List<Pair> pairs = new ArrayList<>();
    Optional<ArmStatus> ours = first.best();
    Optional<ArmStatus> theirs = other.best();
    if (ours.isPresent() && theirs.isPresent()) {
      addPair(pairs, true, ours.get(), theirs.get());
    }
    SequencedMap<String, ArmStatus> byId = new LinkedHashMap<>();
    first.arms().forEach(arm -> byId.put(arm.arm().id(), arm));
    for (ArmStatus arm : other.arms()) {
      ArmStatus same = byId.get(arm.arm().id());
      if (same != null) {
        addPair(pairs, false, same, arm);
      }
    }
    return List.copyOf(pairs);
  }

  /// Adds what both were asked; nothing where one was asked nothing.
  private static void addPair(
      List<Pair> pairs, boolean isOfBests, ArmStatus first, ArmStatus second) {
    Map<String, McNemar> differences = new LinkedHashMap<>();
    for (Map.Entry<String, TaskScore> task : first.exam().entrySet()) {
      TaskScore other = second.exam().get(task.getKey());
      if (other != null) {
        differences.put(task.getKey(), other.against(task.getValue()));
      }
    }
    if (!differences.isEmpty()) {
      pairs.add(new Pair(isOfBests, first, second, Collections.unmodifiableMap(differences)));
    }
  }
}
