package dev.mergewright.experiment.loop;

import dev.mergewright.experiment.journal.JournalEntry.Candidate;
import dev.mergewright.experiment.journal.JournalEntry.Opening;
import dev.mergewright.experiment.journal.JournalEntry.ProbePoint;
import dev.mergewright.experiment.journal.KnownResults;
import dev.mergewright.experiment.journal.Session;
import dev.mergewright.experiment.models.Measured;
import dev.mergewright.experiment.models.ModelPool;
import dev.mergewright.experiment.rows.RowBatches;
import dev.mergewright.experiment.rows.RungRows;
import dev.mergewright.experiment.rows.SearchRows;
import dev.mergewright.experiment.settings.Arm;
import dev.mergewright.experiment.settings.ExperimentSettings;
import dev.mergewright.experiment.settings.FidelitySettings;
import dev.mergewright.experiment.settings.MethodSpace;
import dev.mergewright.experiment.settings.OptimizerSettings;
import dev.mergewright.experiment.settings.Proposer;
import dev.mergewright.experiment.settings.SearchSettings;
import dev.mergewright.experiment.settings.StopRule;
import dev.mergewright.merge.MergeRecipe;
import dev.mergewright.space.Genome;
import dev.mergewright.space.Goals;
import dev.mergewright.space.Inert;
import dev.mergewright.space.RecipeSpace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Puts a search of the experiment's own together from what its settings describe, and runs it.
///
/// @param arm the search and its seed
/// @param search its settings
/// @param goals what it is for, on the `search` rows
/// @param rows the `search` rows
/// @param audit chooses among the best of a search
/// @param known what need not be measured again
public record DescribedSearch(
    Arm.Searched arm,
    SearchSettings search,
    Goals goals,
    SearchRows rows,
    Audit audit,
    KnownResults known,
    Session session) {
  /// What is searched, as far as the journal tells.
  ///
  /// @param points what the probe found, if there was one; nothing is narrowed before it is over
  static RecipeSpace space(
      SearchSettings search,
      ExperimentSettings.Models models,
      int layers,
      List<ProbePoint> points) {
    RecipeSpace whole = MethodSpace.of(search, models, layers);
    return points.size() <= whole.genes().size() ? whole : GeneProbe.narrowed(whole, points);
  }

  /// Runs it, measures its best candidates again, and returns the recipe of the one that it ends
  /// with.
  public MergeRecipe run() throws IOException {
    ModelPool models = session.models();
    CandidateScorer scorer =
        new CandidateScorer(models, rows, goals.terms(), models.fingerprints(), known);
    RecipeSpace whole = MethodSpace.of(search, session.settings().models(), models.layers());
    RecipeSpace space = whole;
    double budget = search.evaluations();
    if (search.space().probesGenes()) {
      GeneProbe probe = new GeneProbe(arm, rungs(GeneProbe.TERMS, GeneProbe.FEW_ROWS), session);
      space = probe.narrowed(whole);
      budget -= (double) probe.tokens(whole) / scorer.unit();
    }
    open(space, scorer);
    Starts starts =
        Starts.of(search, space, session.settings(), session.journal(), session.lock().starts());
    SlopeScorer slopes = slopes(space);
    Proposer proposer = proposer(space, starts.inside(), slopes, budget);
    Fidelity fidelity = fidelity(space, proposer, scorer, slopes);
    StopRule stop = new StopRule(search.stop());
    new CandidateSearch(arm, proposer, fidelity, goals, stop, scorer.unit(), session)
        .run(outsiders(starts.outside(), scorer, budget), budget);
    return chosen(space);
  }

  private MergeRecipe chosen(RecipeSpace space) throws IOException {
    List<Candidate> candidates = session.journal().entries(Candidate.class, arm);
    return audit.choose(arm, goals, candidates, candidate -> candidate.merge(space)).merge(space);
  }

  /// What measures slopes, for optimizers that follow them.
  private @Nullable SlopeScorer slopes(RecipeSpace space) throws IOException {
    OptimizerSettings optimizer = search.optimizer();
    RowBatches batches = optimizer.batches(arm.seed());
    return optimizer.followsSlopes()
        ? SlopeScorer.of(goals, space, session.models(), rows, batches)
        : null;
  }

  private Proposer proposer(
      RecipeSpace space, List<Genome> opening, @Nullable SlopeScorer slopes, double budget) {
    OptimizerSettings optimizer = search.optimizer();
    int affordable =
        slopes == null ? 0 : optimizer.slopesWithin(budget, opening.size(), slopes.cost());
    return optimizer.start(space, opening, goals.objectives().size(), arm.seed(), affordable);
  }

  private Fidelity fidelity(
      RecipeSpace space, Proposer proposer, CandidateScorer scorer, @Nullable SlopeScorer slopes)
      throws IOException {
    FidelitySettings fidelity = search.fidelity();
    if (fidelity != null) {
      RungScorer rungs = rungs(goals.terms(), fidelity);
      return new Race(arm, space, goals, rungs, scorer.unit(), proposer.selection(), session);
    }
    return new WholeScoring(arm, space, scorer, proposer.needsSlopes(), slopes, session);
  }

  /// Recipes that are not of the space, as many as the budget covers.
  private List<Candidate> outsiders(
      List<MergeRecipe> recipes, CandidateScorer scorer, double budget) throws IOException {
    double cost = (double) scorer.tokens() / scorer.unit();
    int affordable = (int) Math.min(recipes.size(), budget / cost);
    List<Candidate> known = session.journal().entries(Candidate.class, arm);
    List<Candidate> scored = new ArrayList<>(known.subList(0, Math.min(known.size(), affordable)));
    List<MergeRecipe> rest = recipes.subList(scored.size(), affordable);
    if (rest.isEmpty()) {
      return scored;
    }
    for (Measured measured : scorer.scoreAll(rest, session.workers())) {
      int index = scored.size();
      MergeRecipe merge = recipes.get(index);
      Candidate candidate = Candidate.outside(arm, index, merge, scorer.id(merge), measured);
      session.journal().append(candidate);
      scored.add(candidate);
    }
    return scored;
  }

  private RungScorer rungs(List<String> terms, FidelitySettings fidelity) throws IOException {
    RungRows parts = RungRows.of(terms, rows.rows().losses()::of, fidelity.rungs());
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
