package dev.mergewright.experiment;

import dev.mergewright.llama.CandidateLosses;
import dev.mergewright.llama.InsufficientMemoryException;
import dev.mergewright.llama.LanguageModel;
import dev.mergewright.llama.ScoringPlan;
import dev.mergewright.merge.MergeRecipe;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Measures the loss of every row of a rung: the rows that come on top of those of the rungs before
/// it.
///
/// All candidates of all generations, arms and seeds are scored on the same rows, so that they
/// compare in pairs.
final class RungScorer {
  private final Merges merges;
  private final List<ObjectiveRows> rungs;
  private final List<String> terms;
  private final Map<String, String> fingerprints;

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

  RungScorer(
      Merges merges,
      ObjectiveRows rows,
      List<String> terms,
      FidelitySettings fidelity,
      Map<String, String> fingerprints) {
    this.merges = merges;
    this.rungs = rows.rungs(terms, fidelity.rungs());
    this.terms = List.copyOf(terms);
    this.fingerprints = Map.copyOf(fingerprints);
  }

  /// The recipe's id over these models.
  String id(MergeRecipe recipe) {
    return recipe.id(fingerprints);
  }

  /// The number of rungs.
  int rungs() {
    return rungs.size();
  }

  /// The tokens of one rung.
  long tokens(int rung) {
    return rungs.get(rung).tokens(terms(rung));
  }

  /// The tokens of a rung and all after it.
  long tokensFrom(int rung) {
    long tokens = 0;
    for (int each = rung; each < rungs.size(); each++) {
      tokens += tokens(each);
    }
    return tokens;
  }

  /// The rows of a term on all rungs together.
  int rows(String term) {
    int rows = 0;
    for (ObjectiveRows rung : rungs) {
      rows += rung.size(term);
    }
    return rows;
  }

  /// Scores one merge, in memory as a whole.
  Scored score(MergeRecipe recipe, int rung) throws IOException {
    try (LanguageModel model = merges.load(recipe)) {
      Map<String, double[]> losses = new LinkedHashMap<>();
      for (String term : terms(rung)) {
        losses.put(term, rungs.get(rung).rowLosses(model, term));
      }
      return Scored.of(RowLosses.of(losses));
    } catch (InsufficientMemoryException e) {
      return Scored.failed(String.valueOf(e.getMessage()));
    }
  }

  /// How several would be scored.
  ScoringPlan plan(int rung, int candidates) throws IOException {
    return merges.plan(rungs.get(rung).sets(terms(rung)), candidates);
  }

  /// Scores merges together, layer by layer, with the losses that [#score] gives for each.
  List<Scored> score(List<MergeRecipe> recipes, int rung, ScoringPlan plan) throws IOException {
    List<String> scoredTerms = terms(rung);
    List<Scored> scored = new ArrayList<>();
    for (CandidateLosses losses : merges.score(recipes, rungs.get(rung).sets(scoredTerms), plan)) {
      scored.add(
          switch (losses) {
            case CandidateLosses.Scored each -> {
              Map<String, double[]> byTerm = new LinkedHashMap<>();
              scoredTerms.forEach(term -> byTerm.put(term, each.of(scoredTerms.indexOf(term))));
              yield Scored.of(RowLosses.of(byTerm));
            }
            case CandidateLosses.OutOfMemory failed -> Scored.failed(failed.advice());
          });
    }
    return scored;
  }

  /// The terms that have rows on a rung; a small term may be through before the others.
  private List<String> terms(int rung) {
    return terms.stream().filter(term -> rungs.get(rung).size(term) > 0).toList();
  }
}
