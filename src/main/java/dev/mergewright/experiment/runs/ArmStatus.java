package dev.mergewright.experiment.runs;

import dev.mergewright.evaluation.TaskScore;
import dev.mergewright.experiment.journal.JournalEntry;
import dev.mergewright.experiment.loop.CandidateSearch;
import dev.mergewright.experiment.loop.Quest;
import dev.mergewright.experiment.rows.Exam;
import dev.mergewright.experiment.rows.Yardstick;
import dev.mergewright.experiment.settings.Arm;
import dev.mergewright.space.Fitness;
import dev.mergewright.space.Goals;
import dev.mergewright.space.Objective;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How far one arm of a run is.
///
/// @param arm the arm
/// @param evaluations the candidates and grid points evaluated
/// @param failed those of them that could not be scored
/// @param tokens the tokens that they took; 0 in searches whose candidates all cost the same
/// @param searchBest the lowest objective on the `search` rows, by the arm's own weights, of a
///   candidate within the limits; null before the first, with several objectives, and for arms that
///   search nothing
/// @param recipe the id of what the arm ended with; null before
/// @param selectLosses its losses on the `select` rows, by term; empty before
/// @param objective their weighted sum, by which arms compete; null before
/// @param exam its behaviour on the `test` rows, by task; as many as were asked so far
public record ArmStatus(
    Arm arm,
    int evaluations,
    int failed,
    long tokens,
    @Nullable Double searchBest,
    @Nullable String recipe,
    Map<String, Double> selectLosses,
    @Nullable Double objective,
    Map<String, TaskScore> exam) {
  public ArmStatus {
    selectLosses = Collections.unmodifiableMap(new LinkedHashMap<>(selectLosses));
    exam = Collections.unmodifiableMap(new LinkedHashMap<>(exam));
  }

  /// @param quest what the arm searches; null for arms that do not
  /// @param parents what the parents do on the `search` rows
  /// @param entries the arm's entries in the journal, oldest first
  /// @param judged the objective by which arms compete
  static ArmStatus of(
      Arm arm,
      @Nullable Quest quest,
      Yardstick parents,
      List<JournalEntry> entries,
      Objective judged) {
    Goals goals = null; // those of an arm without candidates may not be known yet
    int evaluations = 0;
    int failed = 0;
    long tokens = 0;
    Double searchBest = null;
    JournalEntry.Final end = null;
    Map<String, TaskScore> exam = new LinkedHashMap<>();
    for (JournalEntry entry : entries) {
      switch (entry) {
        case JournalEntry.Candidate candidate -> {
          evaluations++;
          failed += candidate.failure() == null ? 0 : 1;
          Long cost = candidate.tokens();
          tokens += cost == null ? 0 : cost;
          if (goals == null && quest != null) {
            goals = quest.goals().apply(parents);
          }
          double value = objective(goals, candidate);
          if (Double.isFinite(value) && (searchBest == null || value < searchBest)) {
            searchBest = value;
          }
        }
        case JournalEntry.GridPoint _ -> evaluations++;
        case JournalEntry.Opening _,
            JournalEntry.Rung _,
            JournalEntry.Agreement _,
            JournalEntry.Reference _,
            JournalEntry.Finalist _,
            JournalEntry.ProbePoint _,
            JournalEntry.Stopped _ -> {}
        case JournalEntry.Final settled -> end = settled;
        case JournalEntry.Exam marks ->
            exam.put(marks.task(), TaskScore.parse(marks.task(), marks.marks()));
      }
    }
    if (end == null) {
      return new ArmStatus(
          arm, evaluations, failed, tokens, searchBest, null, Map.of(), null, exam);
    }
    return new ArmStatus(
        arm,
        evaluations,
        failed,
        tokens,
        searchBest,
        end.recipe(),
        end.selectLosses(),
        judged.score(end.selectLosses()).fitness(),
        exam);
  }

  private static double objective(@Nullable Goals goals, JournalEntry.Candidate candidate) {
    if (goals == null || candidate.rung() != null || goals.objectives().size() > 1) {
      return Double.POSITIVE_INFINITY;
    }
    Fitness fitness = CandidateSearch.fitness(goals, candidate);
    return fitness.isFeasible() ? fitness.objective(0) : Double.POSITIVE_INFINITY;
  }

  /// Whether the arm has ended with a model.
  public boolean isSettled() {
    return recipe != null;
  }

  /// Whether that model has been put to the whole exam.
  public boolean isExamined() {
    return exam.size() == Exam.TASKS;
  }
}
