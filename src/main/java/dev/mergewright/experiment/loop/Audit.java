package dev.mergewright.experiment.loop;

import dev.mergewright.dataset.Split;
import dev.mergewright.experiment.journal.JournalEntry;
import dev.mergewright.experiment.journal.JournalEntry.Candidate;
import dev.mergewright.experiment.journal.JournalEntry.Finalist;
import dev.mergewright.experiment.journal.JournalEntry.Reference;
import dev.mergewright.experiment.journal.Session;
import dev.mergewright.experiment.rows.Rate;
import dev.mergewright.experiment.rows.RowResults;
import dev.mergewright.experiment.rows.SearchRows;
import dev.mergewright.experiment.rows.SelectRows;
import dev.mergewright.experiment.rows.SplitRows;
import dev.mergewright.experiment.rows.Yardstick;
import dev.mergewright.experiment.settings.Arm;
import dev.mergewright.experiment.settings.Arms;
import dev.mergewright.experiment.settings.SearchSettings;
import dev.mergewright.llama.LanguageModel;
import dev.mergewright.merge.MergeRecipe;
import dev.mergewright.space.Goals;
import dev.mergewright.space.Objective;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Measures a search's best recipes again on rows that it has not seen, and chooses among them
/// there.
///
/// A search looks at hundreds of candidates on the same rows; the best of them is partly the one
/// that those rows flatter. What is measured is in the journal before anything is chosen, and the
/// choice is a [Ruling].
public final class Audit {
  /// Where a merge must not fall behind its parents, whatever a search is for.
  public static final List<String> GUARDED = List.of(Objective.BENIGN, Objective.EXPERT);

  private final Session session;
  private final SearchRows searchRows;
  private final SelectRows selectRows;

  public Audit(Session session, SearchRows searchRows, SelectRows selectRows) {
    this.session = session;
    this.searchRows = searchRows;
    this.selectRows = selectRows;
  }

  /// A search's goals on the `search` rows. The parents are measured there once per run, if any
  /// search has limits that are relative to them.
  public Goals goals(SearchSettings search) throws IOException {
    searchRows.rows().require(search.name(), search.terms());
    selectRows.rows().require(search.name(), search.terms());
    List<String> terms = relativeTerms();
    return terms.isEmpty() ? search.goals() : search.goals(parents(searchRows.rows(), terms));
  }

  /// The candidate that a search ends with.
  ///
  /// @param candidates all that it evaluated, in their order
  /// @param recipes makes a candidate's recipe
  Candidate choose(
      Arm.Searched arm,
      Goals goals,
      List<Candidate> candidates,
      Function<Candidate, MergeRecipe> recipes)
      throws IOException {
    SearchSettings search = session.settings().searched(arm.name());
    List<Candidate> best = best(goals, candidates, search.audited());
    if (best.isEmpty()) {
      return candidates.getFirst(); // every candidate failed
    }
    Yardstick parents = parents(selectRows.rows(), guardTerms());
    measure(arm, search, best, recipes);
    List<Finalist> finalists = session.journal().entries(Finalist.class, arm);
    return candidates.get(Ruling.of(search, finalists, candidates, parents).winner().candidate());
  }

  /// The best candidates with different recipes, best first; of several objectives the knee, then
  /// the knee of the rest.
  static List<Candidate> best(Goals goals, List<Candidate> candidates, int count) {
    Set<String> recipes = new HashSet<>();
    List<Candidate> rest = new ArrayList<>();
    for (Candidate candidate : candidates) {
      boolean whole = candidate.failure() == null && candidate.rung() == null;
      if (whole && recipes.add(candidate.recipe())) {
        rest.add(candidate);
      }
    }
    List<Candidate> best = new ArrayList<>();
    while (best.size() < count && !rest.isEmpty()) {
      Candidate next = CandidateSearch.best(goals, rest);
      best.add(next);
      rest.remove(next);
    }
    return List.copyOf(best);
  }

  private void measure(
      Arm.Searched arm,
      SearchSettings search,
      List<Candidate> best,
      Function<Candidate, MergeRecipe> recipes)
      throws IOException {
    List<String> terms = finalTerms(search);
    int done = session.journal().entries(Finalist.class, arm).size();
    session
        .workers()
        .inOrder(
            IntStream.range(done, best.size()).boxed().toList(),
            place -> {
              Candidate candidate = best.get(place);
              RowResults results = results(recipes.apply(candidate), terms);
              return new Finalist(
                  arm.id(),
                  place,
                  candidate.index(),
                  candidate.recipe(),
                  results.losses(),
                  results.marks());
            },
            session.journal()::append);
  }

  private RowResults results(MergeRecipe recipe, List<String> terms) throws IOException {
    try (LanguageModel model = session.models().load(recipe)) {
      return selectRows.rows().take(model, terms).results();
    }
  }

  /// What the parents do on the rows of a split; those that are not in the journal are measured.
  private Yardstick parents(SplitRows rows, List<String> terms) throws IOException {
    Split split = rows.split();
    List<Arm.Parent> missing =
        Arms.parents(session.settings().models()).stream()
            .filter(
                parent ->
                    session.journal().entries(Reference.class, parent).stream()
                        .noneMatch(entry -> entry.rows().equals(split.key())))
            .toList();
    session
        .workers()
        .inOrder(
            missing,
            parent -> {
              try (LanguageModel model = session.models().load(parent.model())) {
                RowResults results = rows.take(model, terms).results();
                return new Reference(parent.id(), split.key(), results.losses(), results.marks());
              }
            },
            session.journal()::append);
    return JournalEntry.yardstick(session.journal().entries(), split);
  }

  private List<String> relativeTerms() {
    return session.settings().searches().stream()
        .flatMap(search -> search.relativeTerms().stream())
        .distinct()
        .toList();
  }

  private List<String> guardTerms() {
    return Stream.concat(guarded(), relativeTerms().stream()).distinct().toList();
  }

  private List<String> finalTerms(SearchSettings search) {
    Set<String> terms = new LinkedHashSet<>(search.terms());
    guarded().forEach(terms::add);
    terms.add(Rate.VALID.key());
    return List.copyOf(terms);
  }

  private Stream<String> guarded() {
    return GUARDED.stream().filter(selectRows.rows()::has);
  }
}
