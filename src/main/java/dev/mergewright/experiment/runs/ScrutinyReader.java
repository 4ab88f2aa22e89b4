package dev.mergewright.experiment.runs;

import dev.mergewright.dataset.Split;
import dev.mergewright.experiment.journal.JournalEntry;
import dev.mergewright.experiment.journal.JournalEntry.Candidate;
import dev.mergewright.experiment.journal.JournalEntry.Final;
import dev.mergewright.experiment.journal.JournalEntry.Finalist;
import dev.mergewright.experiment.loop.CandidateSearch;
import dev.mergewright.experiment.loop.Ruling;
import dev.mergewright.experiment.loop.Scrutiny;
import dev.mergewright.experiment.loop.Scrutiny.Gap;
import dev.mergewright.experiment.loop.Scrutiny.LimitCheck;
import dev.mergewright.experiment.loop.Scrutiny.On;
import dev.mergewright.experiment.rows.RowResults;
import dev.mergewright.experiment.rows.Yardstick;
import dev.mergewright.experiment.settings.Arm;
import dev.mergewright.experiment.settings.ExperimentSettings;
import dev.mergewright.experiment.settings.SearchSettings;
import dev.mergewright.space.Constraint;
import dev.mergewright.space.Goals;
import dev.mergewright.space.Objective;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Works a result's [Scrutiny] out of the journal.
final class ScrutinyReader {
  private final ExperimentSettings settings;
  private final Yardstick onSearch;
  private final Yardstick onSelect;

  ScrutinyReader(ExperimentSettings settings, List<JournalEntry> entries) {
    this.settings = settings;
    this.onSearch = JournalEntry.yardstick(entries, Split.SEARCH);
    this.onSelect = JournalEntry.yardstick(entries, Split.SELECT);
  }

  /// What is known against an arm's result; [Scrutiny#likeness] is not in the journal.
  Scrutiny read(Arm arm, Final end, List<Candidate> candidates, List<Finalist> finalists) {
    return switch (arm) {
      case Arm.EvoMm search -> plain(search, end, candidates);
      case Arm.Searched search when !finalists.isEmpty() ->
          audited(settings.searched(search.name()), candidates, finalists);
      case Arm.Searched _ ->
          new Scrutiny(
              List.of(),
              false,
              List.of(),
              List.of(),
              List.of("every candidate failed"),
              true,
              null);
      case Arm.Parent _, Arm.Naive _, Arm.Grid _, Arm.MergeAlign _, Arm.Cocktail _ -> Scrutiny.NONE;
    };
  }

  /// EvoMM chooses by its search rows alone, and the select rows tell.
  private static Scrutiny plain(Arm.EvoMm arm, Final end, List<Candidate> candidates) {
    Objective objective = arm.data().objective(arm.alpha());
    List<Gap> gaps =
        candidates.stream()
            .filter(candidate -> candidate.recipe().equals(end.recipe()))
            .filter(candidate -> candidate.failure() == null)
            .limit(1)
            .map(
                candidate ->
                    new Gap(
                        name(objective),
                        objective.score(candidate.losses()).fitness(),
                        objective.score(end.selectLosses()).fitness(),
                        null,
                        0))
            .toList();
    return new Scrutiny(List.of(), true, gaps, gaps, List.of(), false, null);
  }

  private Scrutiny audited(
      SearchSettings search, List<Candidate> candidates, List<Finalist> finalists) {
    Ruling ruling = Ruling.of(search, finalists, candidates, onSelect);
    Finalist winner = ruling.winner();
    Finalist own = finalists.getFirst();
    Goals goals = search.goals(onSearch);
    boolean chose = finalists.size() > 1;
    List<Gap> unaudited =
        gaps(search, candidates.get(own.candidate()).losses(), null, told(own, chose));
    List<Gap> gaps = chose ? gaps(search, winner.results()) : unaudited;
    boolean met =
        candidates.stream()
            .filter(each -> each.rung() == null) // others were not measured on all rows
            .anyMatch(each -> CandidateSearch.fitness(goals, each).isFeasible());
    return new Scrutiny(
        limits(search, goals, candidates.get(winner.candidate()), winner),
        met,
        gaps,
        unaudited,
        ruling.passedOver().stream().map(ScrutinyReader::sentence).toList(),
        ruling.isBroken(),
        null);
  }

  /// The rows that had no part in the choice.
  private static RowResults told(Finalist finalist, boolean chose) {
    return chose ? finalist.results().half(Ruling.TELLING) : finalist.results();
  }

  private static String sentence(Ruling.Broken broken) {
    return "candidate %d is broken: %s".formatted(broken.finalist().candidate(), broken.reason());
  }

  /// What the audit chose, from one half of its rows to the other.
  private static List<Gap> gaps(SearchSettings search, RowResults audited) {
    RowResults choosing = audited.half(Ruling.CHOOSING);
    RowResults telling = audited.half(Ruling.TELLING);
    return gaps(search, choosing.values(search.terms()), choosing, telling);
  }

  private static List<Gap> gaps(
      SearchSettings search,
      Map<String, Double> claimed,
      @Nullable RowResults chosen,
      RowResults fresh) {
    List<Gap> gaps = new ArrayList<>();
    for (Map<String, Double> weights : search.objectives()) {
      double claim = 0;
      double told = 0;
      double variance = 0;
      int rows = 0;
      for (Map.Entry<String, Double> weighted : weights.entrySet()) {
        String term = weighted.getKey();
        double weight = weighted.getValue();
        claim += weight * claimed.getOrDefault(term, Double.NaN);
        told += weight * fresh.value(term);
        variance += weight * weight * fresh.variance(term);
        variance += chosen == null ? 0 : weight * weight * chosen.variance(term);
        rows += fresh.rows(term);
      }
      gaps.add(new Gap(name(weights), claim, told, Math.sqrt(variance), rows));
    }
    return gaps;
  }

  private List<LimitCheck> limits(
      SearchSettings search, Goals goals, Candidate candidate, Finalist winner) {
    List<LimitCheck> checks = new ArrayList<>();
    List<Constraint> fresh = search.goals(onSelect).constraints();
    RowResults results = winner.results();
    for (int i = 0; i < fresh.size(); i++) {
      Constraint limit = goals.constraints().get(i);
      double value = candidate.losses().getOrDefault(limit.term(), Double.NaN);
      checks.add(
          new LimitCheck(
              limit.term(),
              limit.sense() == Constraint.Sense.AT_MOST,
              on(limit, value),
              on(fresh.get(i), results.value(limit.term()))));
    }
    return checks;
  }

  private static On on(Constraint limit, double value) {
    return new On(value, limit.limit(), limit.violation(value) == 0);
  }

  private static String name(Objective objective) {
    return name(objective.weights());
  }

  private static String name(Map<String, Double> weights) {
    return weights.entrySet().stream()
        .map(term -> term.getValue() == 1 ? term.getKey() : term.getValue() + " " + term.getKey())
        .collect(Collectors.joining(" + "));
  }
}
