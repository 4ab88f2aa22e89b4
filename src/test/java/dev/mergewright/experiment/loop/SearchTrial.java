package dev.mergewright.experiment.loop;

import dev.mergewright.checkpoint.Progress;
import dev.mergewright.experiment.journal.Journal;
import dev.mergewright.experiment.journal.JournalEntry;
import dev.mergewright.experiment.journal.JournalEntry.Candidate;
import dev.mergewright.experiment.journal.KnownResults;
import dev.mergewright.experiment.journal.Session;
import dev.mergewright.experiment.models.Merges;
import dev.mergewright.experiment.models.Workers;
import dev.mergewright.experiment.rows.RungRows;
import dev.mergewright.experiment.rows.SearchRows;
import dev.mergewright.experiment.settings.Arm;
import dev.mergewright.experiment.settings.ExperimentSettings;
import dev.mergewright.experiment.settings.MethodSpace;
import dev.mergewright.experiment.settings.Proposer;
import dev.mergewright.experiment.settings.SearchSettings;
import dev.mergewright.experiment.settings.StopRule;
import dev.mergewright.search.Selection;
import dev.mergewright.space.Goals;
import dev.mergewright.space.RecipeSpace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// The search loop as an experiment runs it, on merges that cost nothing.
///
/// @param search what is searched
/// @param rows what candidates are scored on
/// @param before what another run measured
public record SearchTrial(SearchSettings search, SearchRows rows, List<JournalEntry> before) {
  private static final int LAYERS = 4;
  private static final ExperimentSettings.Models MODELS =
      new ExperimentSettings.Models("base", List.of("expert"), "pretrained");
  private static final Map<String, String> FINGERPRINTS =
      Map.of("base", "b", "expert", "e", "pretrained", "p");

  public SearchTrial(SearchSettings search, SearchRows rows) {
    this(search, rows, List.of());
  }

  public SearchTrial knowing(List<JournalEntry> entries) {
    return new SearchTrial(search, rows, entries);
  }

  public RecipeSpace space() {
    return MethodSpace.of(search, MODELS, LAYERS);
  }

  Goals goals() {
    return search.goals();
  }

  /// What one candidate costs, in tokens.
  long unit() {
    return rows.rows().tokens(goals().terms());
  }

  /// Runs the search from what the journal holds, and returns its best candidate.
  public Candidate run(Path journal, int threads, Merges merges) throws IOException {
    try (Journal open = Journal.open(journal);
        Workers workers = new Workers(threads)) {
      Session session = new Session(null, null, open, workers, Progress.SILENT, null, List.of());
      return search(session, merges).run(List.of(), search.evaluations());
    }
  }

  private CandidateSearch search(Session session, Merges merges) {
    long seed = search.seeds().getFirst();
    Arm arm = new Arm.Searched(search.name(), seed);
    RecipeSpace space = space();
    Goals goals = goals();
    Proposer proposer =
        search.optimizer().start(space, List.of(space.start()), goals.objectives().size(), seed, 0);
    CandidateScorer scorer =
        new CandidateScorer(merges, rows, goals.terms(), FINGERPRINTS, known(session));
    Fidelity fidelity =
        search.fidelity() == null
            ? new WholeScoring(arm, space, scorer, proposer.needsSlopes(), null, session)
            : race(session, merges, proposer.selection());
    StopRule stop = new StopRule(search.stop());
    return new CandidateSearch(arm, proposer, fidelity, goals, stop, unit(), session);
  }

  private KnownResults known(Session session) {
    return KnownResults.of(session.journal(), before);
  }

  Race race(Session session, Merges merges, Supplier<Selection> selection) {
    Arm arm = new Arm.Searched(search.name(), search.seeds().getFirst());
    RungRows rungs =
        RungRows.of(goals().terms(), rows.rows().losses()::of, search.fidelity().rungs());
    RungScorer scorer = new RungScorer(merges, rungs, FINGERPRINTS, known(session));
    return new Race(arm, space(), goals(), scorer, unit(), selection, session);
  }
}
