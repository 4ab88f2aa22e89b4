package dev.mergewright.experiment.runs;

import dev.mergewright.experiment.journal.JournalEntry.Candidate;
import dev.mergewright.merge.MergeRecipe;
import dev.mergewright.search.ParetoFront;
import dev.mergewright.space.Constraint;
import dev.mergewright.space.Goals;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;

/// The candidates of a run that no other one beats in all terms, and the choice of one of them.
///
/// All figures are losses on the `search` rows, on which the candidates were also found: they
/// flatter. Only an exam on other rows tells how good the chosen one is.
public final class CandidateFront {
  private final RunCandidates run;
  private final Goals goals;
  private final ParetoFront front;
  private final Map<ParetoFront.Member, Candidate> sources;
  private final int considered;
  private final int scored;

  /// @param sources the candidate of every member, by identity: spaces of several arms have points
  ///   with equal genes
  /// @param considered the candidates that were measured by all terms
  /// @param scored all candidates
  CandidateFront(
      RunCandidates run,
      Goals goals,
      ParetoFront front,
      Map<ParetoFront.Member, Candidate> sources,
      int considered,
      int scored) {
    this.run = run;
    this.goals = goals;
    this.front = front;
    this.sources = sources;
    this.considered = considered;
    this.scored = scored;
  }

  /// A candidate of the front.
  ///
  /// @param arm the search that found it
  /// @param index the number of candidates of the search before it
  /// @param id its recipe's id
  /// @param recipe its recipe; model paths are relative to the experiment's folder
  /// @param losses its losses on the `search` rows, by term
  /// @param missed the limits that it does not keep to
  public record Choice(
      String arm,
      int index,
      String id,
      MergeRecipe recipe,
      SequencedMap<String, Double> losses,
      List<Constraint> missed) {
    public Choice {
      losses = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(losses));
      missed = List.copyOf(missed);
    }
  }

  /// The terms that count, in order.
  public List<String> terms() {
    return goals.objectives().stream().map(each -> each.terms().getFirst()).toList();
  }

  /// The number of its members.
  public int size() {
    return front.members().size();
  }

  /// The number of candidates that were measured by all terms and limits.
  public int considered() {
    return considered;
  }

  /// The number of all candidates that were scored.
  public int scored() {
    return scored;
  }

  /// Where giving up a little of one term stops buying much of another.
  public Choice knee() {
    return choice(front.knee());
  }

  /// The least weighted sum of the terms.
  ///
  /// @param weights one per term
  public Choice best(List<Double> weights) {
    return choice(front.best(weights));
  }

  /// The least and the greatest loss of a term on the front.
  ///
  /// @param term its place among the terms
  public List<Double> range(int term) {
    List<Double> losses =
        front.fitness().stream().map(fitness -> fitness.objective(term)).sorted().toList();
    return List.of(losses.getFirst(), losses.getLast());
  }

  private Choice choice(ParetoFront.Member member) {
    Candidate candidate = Objects.requireNonNull(sources.get(member));
    return new Choice(
        candidate.arm(),
        candidate.index(),
        candidate.recipe(),
        run.recipe(candidate),
        new LinkedHashMap<>(candidate.losses()),
        goals.missed(candidate.losses()));
  }
}
