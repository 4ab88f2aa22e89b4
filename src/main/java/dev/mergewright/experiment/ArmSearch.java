package dev.mergewright.experiment;

import dev.mergewright.experiment.JournalEntry.Candidate;
import dev.mergewright.experiment.JournalEntry.Opening;
import dev.mergewright.merge.MergeRecipe;
import dev.mergewright.search.CmaEs;
import dev.mergewright.search.CmaEsSettings;
import dev.mergewright.space.Goals;
import dev.mergewright.space.RecipeSpace;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

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
    Goals goals = new Goals(List.of(Contest.objective(arm.data(), arm.alpha())), List.of());
    CmaEsSettings cmaEs =
        CmaEsSettings.of(space.start(), arm.seed()).withSigma(settings.search().sigma());
    Proposer proposer = Proposer.of(new CmaEs(cmaEs));
    CandidateScorer scorer = scorer(goals);
    Fidelity whole = new WholeScoring(arm, space, scorer, proposer.needsSlopes(), null, session);
    CandidateSearch search = new CandidateSearch(proposer, whole, goals, scorer.unit(), session);
    return space.decode(search.run(settings.search().evaluations()).point());
  }

  /// A search that the experiment describes, whose best candidates are measured again.
  MergeRecipe of(Arm.Searched arm) throws IOException {
    ExperimentSettings settings = session.settings();
    SearchSettings search = settings.searched(arm.name());
    RecipeSpace space = MethodSpace.of(search, settings.models(), session.models().layers());
    Goals goals = audit.goals(search);
    Proposer proposer =
        search
            .optimizer()
            .start(space, List.of(space.start()), goals.objectives().size(), arm.seed());
    CandidateScorer scorer = scorer(goals);
    if (session.journal().entries(Opening.class, arm).isEmpty()) {
      session.journal().append(new Opening(arm.id(), space.names(), scorer.unit()));
    }
    Fidelity fidelity = fidelity(arm, search, goals, space, proposer, scorer);
    new CandidateSearch(proposer, fidelity, goals, scorer.unit(), session)
        .run(search.evaluations());
    List<Candidate> candidates = session.journal().entries(Candidate.class, arm);
    Function<Candidate, MergeRecipe> recipes = candidate -> space.decode(candidate.point());
    return recipes.apply(audit.choose(arm, goals, candidates, recipes));
  }

  private Fidelity fidelity(
      Arm arm,
      SearchSettings search,
      Goals goals,
      RecipeSpace space,
      Proposer proposer,
      CandidateScorer scorer)
      throws IOException {
    FidelitySettings rungs = search.fidelity();
    if (rungs != null) {
      RungScorer byRung =
          new RungScorer(session.models(), rows, goals.terms(), rungs, fingerprints, known);
      return new Race(arm, space, goals, byRung, scorer.unit(), proposer.selection(), session);
    }
    @Nullable SlopeScorer slopes =
        search.optimizer().followsSlopes()
            ? SlopeScorer.of(goals, space, session.models(), rows)
            : null;
    return new WholeScoring(arm, space, scorer, proposer.needsSlopes(), slopes, session);
  }

  private CandidateScorer scorer(Goals goals) {
    return new CandidateScorer(session.models(), rows, goals.terms(), fingerprints, known);
  }
}
