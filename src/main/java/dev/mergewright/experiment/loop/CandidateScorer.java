package dev.mergewright.experiment.loop;

import dev.mergewright.experiment.journal.KnownResults;
import dev.mergewright.experiment.models.Measured;
import dev.mergewright.experiment.models.Merges;
import dev.mergewright.experiment.models.Workers;
import dev.mergewright.experiment.rows.RowResults;
import dev.mergewright.experiment.rows.SearchRows;
import dev.mergewright.experiment.rows.SplitRows;
import dev.mergewright.experiment.rows.Term;
import dev.mergewright.llama.CandidateLosses;
import dev.mergewright.llama.EncodedRows;
import dev.mergewright.llama.InsufficientMemoryException;
import dev.mergewright.llama.LanguageModel;
import dev.mergewright.llama.ScoringPlan;
import dev.mergewright.merge.MergeRecipe;
import dev.mergewright.space.Objective;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Merges recipes in memory and measures some terms on the `search` rows, one merge at a time or a
/// population layer by layer. Nothing is written to disk.
///
/// Safe for concurrent use; a single merge stays on one thread, and numbers do not depend on how
/// many there are.
public final class CandidateScorer {
  private final Merges models;
  private final SplitRows rows;
  private final List<String> terms;
  private final Map<String, String> fingerprints;
  private final KnownResults known;

  public CandidateScorer(
      Merges models,
      SearchRows rows,
      List<String> terms,
      Map<String, String> fingerprints,
      KnownResults known) {
    this.models = models;
    this.rows = rows.rows();
    this.terms = List.copyOf(terms);
    this.fingerprints = Map.copyOf(fingerprints);
    this.known = known;
  }

  /// The recipe's id over these models.
  String id(MergeRecipe recipe) {
    return recipe.id(fingerprints);
  }

  /// The tokens of all rows of the terms, with the rows' own answers for replies: what one
  /// candidate costs.
  long tokens() {
    return rows.tokens(terms);
  }

  /// The unit of budgets: the tokens of all safety and expert rows, whatever is measured on them.
  public long unit() {
    return rows.tokens(List.of(Objective.SAFETY, Objective.EXPERT));
  }

  /// Scores one merge, in memory as a whole. Where there is not enough of it, it has failed.
  Measured score(MergeRecipe recipe) throws IOException {
    Optional<Measured> before = known(recipe);
    if (before.isPresent()) {
      return before.get();
    }
    try (LanguageModel model = models.load(recipe)) {
      return measured(rows.take(model, terms));
    } catch (InsufficientMemoryException e) {
      return Measured.failed(String.valueOf(e.getMessage()), tokens());
    }
  }

  /// How a population would be scored.
  ScoringPlan plan(int candidates) throws IOException {
    return models.plan(sets(), candidates);
  }

  /// Scores merges together, layer by layer, with the figures that [#score] gives for each. Replies
  /// take a whole merge, one after the other.
  List<Measured> score(List<MergeRecipe> recipes, ScoringPlan plan) throws IOException {
    List<Optional<Measured>> before = recipes.stream().map(this::known).toList();
    return models.scoreUnknown(recipes, before, sets(), plan, this::measured);
  }

  /// Scores any number of merges, however they fit.
  List<Measured> scoreAll(List<MergeRecipe> recipes, Workers workers) throws IOException {
    ScoringPlan plan = plan(recipes.size());
    if (plan.streams()) {
      return score(recipes, plan);
    }
    List<Measured> measured = new ArrayList<>();
    workers.inOrder(recipes, this::score, measured::add);
    return measured;
  }

  private Measured measured(MergeRecipe recipe, CandidateLosses scored) throws IOException {
    return switch (scored) {
      case CandidateLosses.Scored losses -> measured(recipe, losses);
      case CandidateLosses.OutOfMemory failed -> Measured.failed(failed.advice(), tokens());
    };
  }

  private Measured measured(MergeRecipe recipe, CandidateLosses.Scored scored) throws IOException {
    Map<String, List<Double>> losses = rows.losses().rowLosses(scored, Term.losses(terms));
    if (Term.rates(terms).isEmpty()) {
      return measured(new SplitRows.Taken(new RowResults(losses, Map.of()), tokens()));
    }
    try (LanguageModel model = models.load(recipe)) {
      return measured(rows.take(model, terms, losses));
    } catch (InsufficientMemoryException e) {
      return Measured.failed(String.valueOf(e.getMessage()), tokens());
    }
  }

  private List<EncodedRows> sets() {
    return rows.losses().sets(Term.losses(terms));
  }

  private Measured measured(SplitRows.Taken taken) {
    RowResults results = taken.results();
    return Measured.of(results.values(terms), results.marks(), taken.tokens());
  }

  /// What was measured before, if it was; replies are written again.
  private Optional<Measured> known(MergeRecipe recipe) {
    return Term.rates(terms).isEmpty()
        ? known.losses(id(recipe), terms).map(losses -> Measured.of(losses, tokens()))
        : Optional.empty();
  }
}
