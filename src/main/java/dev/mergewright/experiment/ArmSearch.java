package dev.mergewright.experiment;

import dev.mergewright.experiment.journal.KnownResults;
import dev.mergewright.experiment.journal.Session;
import dev.mergewright.experiment.loop.Audit;
import dev.mergewright.experiment.loop.CandidateScorer;
import dev.mergewright.experiment.loop.CandidateSearch;
import dev.mergewright.experiment.loop.DescribedSearch;
import dev.mergewright.experiment.loop.Fidelity;
import dev.mergewright.experiment.loop.WholeScoring;
import dev.mergewright.experiment.rows.SearchRows;
import dev.mergewright.experiment.settings.Arm;
import dev.mergewright.experiment.settings.ExperimentSettings;
import dev.mergewright.experiment.settings.MethodSpace;
import dev.mergewright.experiment.settings.Proposer;
import dev.mergewright.experiment.settings.SearchSettings;
import dev.mergewright.experiment.settings.StopRule;
import dev.mergewright.merge.MergeRecipe;
import dev.mergewright.search.CmaEs;
import dev.mergewright.search.CmaEsSettings;
import dev.mergewright.space.Goals;
import dev.mergewright.space.RecipeSpace;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// Sets the searches of an experiment up and runs them: a space, goals, an optimizer, a fidelity.
///
/// @param rows the `search` rows
/// @param audit chooses among the best of a search
/// @param known what was measured before
record ArmSearch(
    Session session,
    SearchRows rows,
    Audit audit,
    Map<String, String> fingerprints,
    KnownResults known) {

  /// EvoMM (arXiv 2403.13187, in the form of arXiv 2406.14563, section 3): CMA-ES over per-layer
  /// merge parameters.
  MergeRecipe of(Arm.EvoMm arm) throws IOException {
    ExperimentSettings settings = session.settings();
    RecipeSpace space =
        MethodSpace.of(arm.method(), settings.models(), session.models().layers()).space();
    Goals goals = new Goals(List.of(arm.data().objective(arm.alpha())), List.of());
    CmaEsSettings cmaEs =
        CmaEsSettings.of(space.start(), arm.seed()).withSigma(settings.search().sigma());
    Proposer proposer = Proposer.of(new CmaEs(cmaEs));
    CandidateScorer scorer = scorer(goals);
    Fidelity whole = new WholeScoring(arm, space, scorer, proposer.needsSlopes(), null, session);
    CandidateSearch search =
        new CandidateSearch(arm, proposer, whole, goals, StopRule.NEVER, scorer.unit(), session);
    return search.run(List.of(), settings.search().evaluations()).merge(space);
  }

  /// A search that the experiment describes.
  MergeRecipe of(Arm.Searched arm) throws IOException {
    SearchSettings search = session.settings().searched(arm.name());
    Goals goals = audit.goals(search);
    return new DescribedSearch(arm, search, goals, rows, audit, known, session).run();
  }

  private CandidateScorer scorer(Goals goals) {
    return new CandidateScorer(session.models(), rows, goals.terms(), fingerprints, known);
  }
}
