package dev.mergewright.experiment.plan;

import dev.mergewright.dataset.Split;
import dev.mergewright.experiment.loop.Audit;
import dev.mergewright.experiment.loop.SlopeScorer;
import dev.mergewright.experiment.rows.Rate;
import dev.mergewright.experiment.runs.ArmStatus;
import dev.mergewright.experiment.settings.Arm;
import dev.mergewright.experiment.settings.Arms;
import dev.mergewright.experiment.settings.ExperimentSettings;
import dev.mergewright.experiment.settings.FidelitySettings;
import dev.mergewright.experiment.settings.OptimizerSettings;
import dev.mergewright.experiment.settings.SearchSettings;
import dev.mergewright.search.BatchAdam;
import dev.mergewright.space.Objective;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a search that the experiment describes takes: its candidates, then its finalists.
///
/// @param settings the experiment's
/// @param rows what is read
record SearchEfforts(ExperimentSettings settings, PlannedRows rows) {
  /// Its candidates as far as the budget in tokens goes; the loads are how many. A candidate of a
  /// race costs as much as up to the middle rung, since nobody knows how many drop out when.
  ///
  /// @param status how far it is; null before it has begun
  Effort searching(SearchSettings search, @Nullable ArmStatus status) {
    List<String> terms = search.terms();
    long unit = rows.tokens(Split.SEARCH, List.of(Objective.SAFETY, Objective.EXPERT));
    double left = search.evaluations() * unit - (status == null ? 0 : status.tokens());
    FidelitySettings race = search.fidelity();
    double share = race == null ? 1 : race.rungs().get(race.rungs().size() / 2);
    OptimizerSettings optimizer = search.optimizer();
    double scored =
        optimizer.followsSlopes()
            ? SlopeScorer.COST * rows.tokensOfBatch(Split.SEARCH, terms, optimizer.batch())
            : rows.tokens(Split.SEARCH, terms) * share;
    double each = Math.max(1, scored + rows.replyTokens(Split.SEARCH, terms));
    boolean isNew = status == null || status.evaluations() == 0;
    double candidates =
        optimizer.batch() == null
            ? Math.max(isNew ? 1 : 0, left / each)
            : optimizer.slopesWithin(left / unit, 1, scored / unit) + BatchAdam.CHECKS;
    return new Effort(
        null,
        Effort.Way.POPULATION,
        candidates,
        Math.round(candidates * scored),
        Math.round(candidates * rows.replies(Split.SEARCH, terms)));
  }

  /// Its finalists on fresh rows.
  Effort audit(SearchSettings search) {
    List<String> audited = new ArrayList<>(search.terms());
    audited.addAll(Audit.GUARDED);
    audited.add(Rate.VALID.key());
    int finalists = search.audited();
    return new Effort(
        null,
        Effort.Way.SIDE_BY_SIDE,
        finalists,
        finalists * rows.tokens(Split.SELECT, audited),
        finalists * rows.replies(Split.SELECT, audited));
  }

  /// What the parents do on the rows that audits and relative limits look at, which the first
  /// described search measures for all.
  Effort references(Arm.Searched arm) {
    List<String> relative =
        settings.searches().stream()
            .flatMap(search -> search.relativeTerms().stream())
            .distinct()
            .toList();
    List<String> guard = new ArrayList<>(Audit.GUARDED);
    guard.addAll(relative);
    boolean isFirst =
        arm.equals(
            Arms.of(settings).stream().filter(Arm.Searched.class::isInstance).toList().getFirst());
    int parents = isFirst ? Arms.parents(settings.models()).size() : 0;
    return new Effort(
        Probe.STORED,
        Effort.Way.SIDE_BY_SIDE,
        parents * (relative.isEmpty() ? 1.0 : 2.0),
        parents * (rows.tokens(Split.SELECT, guard) + rows.tokens(Split.SEARCH, relative)),
        parents * (rows.replies(Split.SELECT, guard) + rows.replies(Split.SEARCH, relative)));
  }
}
