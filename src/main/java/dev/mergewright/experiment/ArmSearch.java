package dev.mergewright.experiment;

import dev.mergewright.experiment.JournalEntry.Candidate;
import dev.mergewright.experiment.JournalEntry.Opening;
import dev.mergewright.merge.MergeRecipe;
import dev.mergewright.search.CmaEs;
import dev.mergewright.search.CmaEsSettings;
import dev.mergewright.space.Goals;
import dev.mergewright.space.Inert;
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
    SearchSettings search = session.settings().searched(arm.name());
    Goals goals = audit.goals(search);
    CandidateScorer scorer = scorer(goals);
    double budget = search.evaluations();
    RecipeSpace space = space(search);
    if (search.space().isProbed()) {
      Probe probe = Probe.of(arm, rows, fingerprints, known, session);
      budget -= (double) probe.tokens(space) / scorer.unit();
      space = probe.narrowed(space);
    }
    open(arm, space, scorer);
    run(arm, search, goals, space, scorer, budget);
    List<Candidate> candidates = session.journal().entries(Candidate.class, arm);
    RecipeSpace searched = space;
    Function<Candidate, MergeRecipe> recipes = candidate -> candidate.merge(searched);
    return recipes.apply(audit.choose(arm, goals, candidates, recipes));
  }

  private RecipeSpace space(SearchSettings search) {
    return MethodSpace.of(search, session.settings().models(), session.models().layers());
  }

  private void open(Arm arm, RecipeSpace space, CandidateScorer scorer) throws IOException {
    if (session.journal().entries(Opening.class, arm).isEmpty()) {
      List<String> inert = space.inert().stream().map(ArmSearch::text).toList();
      session.journal().append(new Opening(arm.id(), space.names(), scorer.unit(), inert));
    }
  }

  private static String text(Inert inert) {
    Integer source = inert.source();
    String owner = source == null ? "" : "experts[" + source + "].";
    return owner + inert.parameter() + ": " + inert.reason();
  }

  private void run(
      Arm.Searched arm,
      SearchSettings search,
      Goals goals,
      RecipeSpace space,
      CandidateScorer scorer,
      double budget)
      throws IOException {
    Starts starts =
        Starts.of(search, space, session.settings(), session.journal(), session.lock().starts());
    SlopeScorer slopes = slopes(arm, search.optimizer(), goals, space);
    Proposer proposer =
        search
            .optimizer()
            .start(
                space,
                starts.inside(),
                goals.objectives().size(),
                arm.seed(),
                affordable(search.optimizer(), slopes, starts, budget));
    Fidelity fidelity = fidelity(arm, search, goals, space, proposer, scorer, slopes);
    List<Candidate> outsiders =
        new Outsiders(arm, starts.outside(), scorer, session).measured(budget * scorer.unit());
    new CandidateSearch(
            proposer,
            fidelity,
            goals,
            scorer.unit(),
            session,
            outsiders,
            new StopRule(search.stop()))
        .run(budget);
  }

  private @Nullable SlopeScorer slopes(
      Arm.Searched arm, OptimizerSettings optimizer, Goals goals, RecipeSpace space)
      throws IOException {
    return optimizer.followsSlopes()
        ? SlopeScorer.of(goals, space, session.models(), rows, optimizer.batches(arm.seed()))
        : null;
  }

  /// How many slopes the budget pays for.
  private static int affordable(
      OptimizerSettings optimizer, @Nullable SlopeScorer slopes, Starts starts, double budget) {
    return slopes == null
        ? 0
        : optimizer.slopesWithin(
            budget - starts.outside().size(), starts.inside().size(), slopes.cost());
  }

  private Fidelity fidelity(
      Arm arm,
      SearchSettings search,
      Goals goals,
      RecipeSpace space,
      Proposer proposer,
      CandidateScorer scorer,
      @Nullable SlopeScorer slopes) {
    FidelitySettings rungs = search.fidelity();
    if (rungs != null) {
      RungRows parts = rows.rows().losses().rungs(goals.terms(), rungs.rungs());
      RungScorer byRung = new RungScorer(session.models(), parts, fingerprints, known);
      return new Race(arm, space, goals, byRung, scorer.unit(), proposer.selection(), session);
    }
    return new WholeScoring(arm, space, scorer, proposer.needsSlopes(), slopes, session);
  }

  private CandidateScorer scorer(Goals goals) {
    return new CandidateScorer(session.models(), rows, goals.terms(), fingerprints, known);
  }
}
