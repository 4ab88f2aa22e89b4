package dev.mergewright.experiment.loop;

import dev.mergewright.experiment.journal.KnownResults;
import dev.mergewright.experiment.models.Merges;
import dev.mergewright.experiment.rows.RowLosses;
import dev.mergewright.experiment.rows.RungRows;
import dev.mergewright.llama.CandidateLosses;
import dev.mergewright.llama.EncodedRows;
import dev.mergewright.llama.InsufficientMemoryException;
import dev.mergewright.llama.LanguageModel;
import dev.mergewright.llama.ScoringPlan;
import dev.mergewright.merge.MergeRecipe;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Measures the loss of every row of a rung: the rows that come on top of those of the rungs before
/// it.
final class RungScorer {
  private final Merges merges;
  private final RungRows rows;
  private final Map<String, String> fingerprints;
  private final KnownResults known;

  /// A rung of a candidate.
  ///
  /// @param failure why it could not be scored
  record Scored(RowLosses rows, @Nullable String failure) {
    static Scored of(RowLosses rows) {
      for (Map.Entry<String, Double> loss : rows.means().entrySet()) {
        if (!Double.isFinite(loss.getValue())) {
          return failed("the %s loss is not finite: %s".formatted(loss.getKey(), loss.getValue()));
        }
      }
      return new Scored(rows, null);
    }

    static Scored failed(String reason) {
      return new Scored(RowLosses.NONE, reason);
    }
  }

  RungScorer(Merges merges, RungRows rows, Map<String, String> fingerprints, KnownResults known) {
    this.merges = merges;
    this.rows = rows;
    this.fingerprints = Map.copyOf(fingerprints);
    this.known = known;
  }

  /// The recipe's id over these models.
  String id(MergeRecipe recipe) {
    return recipe.id(fingerprints);
  }

  /// The number of rungs.
  int rungs() {
    return rows.rungs().size();
  }

  /// The tokens of one rung.
  long tokens(int rung) {
    return rows.tokens(rung);
  }

  /// The tokens of a rung and all after it.
  long tokensFrom(int rung) {
    long tokens = 0;
    for (int each = rung; each < rungs(); each++) {
      tokens += tokens(each);
    }
    return tokens;
  }

  /// The rows of a term on all rungs together.
  int rows(String term) {
    return rows.rows(term);
  }

  /// The rows of a term up to the end of a rung.
  int rowsUpTo(int rung, String term) {
    return rows.rowsBefore(rung + 1, term);
  }

  /// Scores one merge, in memory as a whole.
  Scored score(MergeRecipe recipe, int rung) throws IOException {
    Optional<Scored> before = known(recipe, rung);
    if (before.isPresent()) {
      return before.get();
    }
    try (LanguageModel model = merges.load(recipe)) {
      Map<String, double[]> losses = new LinkedHashMap<>();
      rows.rungs().get(rung).forEach((term, added) -> losses.put(term, model.answerLosses(added)));
      return Scored.of(RowLosses.of(losses));
    } catch (InsufficientMemoryException e) {
      return Scored.failed(String.valueOf(e.getMessage()));
    }
  }

  /// How several would be scored.
  ScoringPlan plan(int rung, int candidates) throws IOException {
    return merges.plan(sets(rung), candidates);
  }

  /// Scores merges together, layer by layer, with the losses that [#score] gives for each.
  List<Scored> score(List<MergeRecipe> recipes, int rung, ScoringPlan plan) throws IOException {
    List<Optional<Scored>> before = recipes.stream().map(recipe -> known(recipe, rung)).toList();
    List<String> terms = List.copyOf(rows.rungs().get(rung).keySet());
    return merges.scoreUnknown(
        recipes, before, sets(rung), plan, (_, losses) -> scored(losses, terms));
  }

  private static Scored scored(CandidateLosses losses, List<String> terms) {
    return switch (losses) {
      case CandidateLosses.Scored scored -> {
        Map<String, double[]> byTerm = new LinkedHashMap<>();
        terms.forEach(term -> byTerm.put(term, scored.of(terms.indexOf(term))));
        yield Scored.of(RowLosses.of(byTerm));
      }
      case CandidateLosses.OutOfMemory failed -> Scored.failed(failed.advice());
    };
  }

  private List<EncodedRows> sets(int rung) {
    return List.copyOf(rows.rungs().get(rung).values());
  }

  /// What was measured before, if it was.
  private Optional<Scored> known(MergeRecipe recipe, int rung) {
    Map<String, Integer> from = new LinkedHashMap<>();
    Map<String, Integer> counts = new LinkedHashMap<>();
    rows.rungs()
        .get(rung)
        .forEach(
            (term, added) -> {
              from.put(term, rows.rowsBefore(rung, term));
              counts.put(term, added.size());
            });
    return known.rows(id(recipe), from, counts).map(Scored::of);
  }
}
