package dev.mergewright.experiment;

import dev.mergewright.llama.CandidateLosses;
import dev.mergewright.llama.InsufficientMemoryException;
import dev.mergewright.llama.LanguageModel;
import dev.mergewright.llama.ScoringPlan;
import dev.mergewright.merge.MergeRecipe;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Measures the loss of every row of a rung: the rows that come on top of those of the rungs before
/// it.
///
/// All candidates of all generations, arms and seeds are scored on the same rows, so that they
/// compare in pairs.
final class RungScorer {
  private final Merges merges;
  private final List<RungRows> rungs;
  private final List<String> terms;
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

  RungScorer(
      Merges merges,
      SearchRows rows,
      List<String> terms,
      FidelitySettings fidelity,
      Map<String, String> fingerprints,
      KnownResults known) {
    this.merges = merges;
    this.rungs = rows.rows().losses().rungs(terms, fidelity.rungs());
    this.terms = List.copyOf(terms);
    this.fingerprints = Map.copyOf(fingerprints);
    this.known = known;
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
    for (RungRows rung : rungs) {
      rows += rung.size(term);
    }
    return rows;
  }

  /// Scores one merge, in memory as a whole.
  Scored score(MergeRecipe recipe, int rung) throws IOException {
    Optional<Scored> before = known(recipe, rung);
    if (before.isPresent()) {
      return before.get();
    }
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
    List<Optional<Scored>> before = recipes.stream().map(recipe -> known(recipe, rung)).toList();
    List<MergeRecipe> unknown = new ArrayList<>();
    for (int i = 0; i < recipes.size(); i++) {
      if (before.get(i).isEmpty()) {
        unknown.add(recipes.get(i));
      }
    }
    List<String> scoredTerms = terms(rung);
    Iterator<CandidateLosses> scored =
        unknown.isEmpty()
            ? Collections.emptyIterator()
            : merges.score(unknown, rungs.get(rung).sets(scoredTerms), plan).iterator();
    return before.stream()
        .map(each -> each.orElseGet(() -> scored(scored.next(), scoredTerms)))
        .toList();
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

  /// What was measured before, if it was.
  private Optional<Scored> known(MergeRecipe recipe, int rung) {
    return known.rows(id(recipe), before(rung), counts(rung)).map(Scored::of);
  }

  /// The rows of each term on a rung.
  private Map<String, Integer> counts(int rung) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    terms(rung).forEach(term -> counts.put(term, rungs.get(rung).size(term)));
    return counts;
  }

  /// The rows of each term on all rungs before one.
  private Map<String, Integer> before(int rung) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (String term : terms) {
      counts.put(term, rungs.subList(0, rung).stream().mapToInt(each -> each.size(term)).sum());
    }
    return counts;
  }

  /// The terms that have rows on a rung; a small term may be through before the others.
  private List<String> terms(int rung) {
    return terms.stream().filter(term -> rungs.get(rung).size(term) > 0).toList();
  }
}
