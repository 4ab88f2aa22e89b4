package dev.mergewright.experiment;

import dev.mergewright.experiment.JournalEntry.Candidate;
import dev.mergewright.experiment.JournalEntry.Opening;
import dev.mergewright.experiment.JournalEntry.ProbePoint;
import dev.mergewright.merge.MergeRecipe;
import dev.mergewright.space.Goals;
import dev.mergewright.space.Inert;
import dev.mergewright.space.RecipeSpace;
import java.io.IOException;
import java.util.List;

/// Puts a search of the experiment's own together from what its settings describe, and runs it.
///
/// @param arm the search and its seed
/// @param search its settings
/// @param goals what it is for, on the `search` rows
/// @param rows the `search` rows
/// @param known what need not be measured again
record DescribedSearch(
    Arm.Searched arm,
    SearchSettings search,
    Goals goals,
    ObjectiveRows rows,
    KnownResults known,
    Session session) {
  /// What is searched, as far as the journal tells.
  ///
  /// @param points what the probe found, if there was one
  static RecipeSpace space(
      SearchSettings search,
      ExperimentSettings.Models models,
      int layers,
      List<ProbePoint> points) {
    RecipeSpace whole = MethodSpace.of(search, models, layers);
    return points.isEmpty() ? whole : Probe.narrowed(whole, points);
  }

  /// Runs it, and returns the recipe of its best candidate.
  MergeRecipe run() throws IOException {
    ModelPool models = session.models();
    CandidateScorer scorer =
        new CandidateScorer(models, rows, goals.terms(), models.fingerprints(), known);
    RecipeSpace whole = MethodSpace.of(search, session.settings().models(), models.layers());
    RecipeSpace space = whole;
    double budget = search.evaluations();
    if (search.space().isProbed()) {
      Probe probe = new Probe(arm, rungs(Probe.FEW_ROWS), session);
      space = probe.narrowed(whole);
      budget -= (double) probe.tokens(whole) / scorer.unit();
    }
    open(space, scorer);
    Starts starts =
        Starts.of(search, space, session.settings(), session.journal(), session.lock().starts());
    OptimizerSettings optimizer = search.optimizer();
    Proposer proposer =
        optimizer.start(space, starts.inside(), goals.objectives().size(), arm.seed());
    SlopeScorer slopes =
        optimizer.followsSlopes() ? SlopeScorer.of(goals, space, models, rows) : null;
    CandidateSearch started =
        new CandidateSearch(arm, space, goals, proposer, scorer, slopes, session)
            .startingWith(starts.outside())
            .stoppedBy(new StopRule(search.stop()));
    FidelitySettings fidelity = search.fidelity();
    if (fidelity != null) {
      started.racing(new Race(arm, space, goals, rungs(fidelity), session));
    }
    Candidate best = started.run(budget);
    return best.merge(space);
  }

  private RungScorer rungs(FidelitySettings fidelity) throws IOException {
    RungRows parts = RungRows.of(goals.terms(), rows::rows, fidelity.rungs());
    return new RungScorer(session.models(), parts, session.models().fingerprints(), known);
  }

  private void open(RecipeSpace space, CandidateScorer scorer) throws IOException {
    if (session.journal().entries(Opening.class, arm).isEmpty()) {
      List<String> inert = space.inert().stream().map(DescribedSearch::text).toList();
      session.journal().append(new Opening(arm.id(), space.names(), scorer.unit(), inert));
    }
  }

  private static String text(Inert inert) {
    Integer source = inert.source();
    String name =
        source == null ? inert.parameter() : "experts[" + source + "]." + inert.parameter();
    return name + ": " + inert.reason();
  }
}
