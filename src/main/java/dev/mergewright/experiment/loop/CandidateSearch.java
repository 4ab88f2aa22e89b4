package dev.mergewright.experiment.loop;

import dev.mergewright.experiment.journal.JournalEntry.Candidate;
import dev.mergewright.experiment.journal.JournalEntry.Stopped;
import dev.mergewright.experiment.journal.Session;
import dev.mergewright.experiment.settings.Arm;
import dev.mergewright.experiment.settings.Proposer;
import dev.mergewright.experiment.settings.StopRule;
import dev.mergewright.search.ParetoFront;
import dev.mergewright.space.Fitness;
import dev.mergewright.space.Genome;
import dev.mergewright.space.Goals;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The search loop: a population is proposed, measured, recorded and learned from, until the budget
/// is spent or nothing more is to be expected.
///
/// Every candidate is in the journal before the optimizer learns of it. What the journal already
/// holds is replayed instead of measured, so an interrupted search and an uninterrupted one are the
/// same search.
///
/// @param arm whose search it is
/// @param proposer what to try next
/// @param fidelity how it is measured
/// @param goals what it is measured for
/// @param stop when it ends before its budget does
/// @param unit the tokens that one evaluation of the budget stands for
/// @param session where the search is recorded and who is told
public record CandidateSearch(
    Arm arm,
    Proposer proposer,
    Fidelity fidelity,
    Goals goals,
    StopRule stop,
    long unit,
    Session session) {

  /// Spends the budget and returns the best candidate ever evaluated. A last generation that the
  /// budget cuts short is evaluated and not learned from.
  ///
  /// @param outsiders candidates that compete although the optimizer cannot learn from them
  /// @param evaluations what may be spent, outsiders included, in scorings of one candidate
  public Candidate run(List<Candidate> outsiders, double evaluations) throws IOException {
    List<Candidate> evaluated = new ArrayList<>(outsiders);
    double left = evaluations - outsiders.stream().mapToDouble(this::cost).sum();
    while (true) {
      List<Genome> population = proposer.ask().get();
      Fidelity.Generation generation = fidelity.measure(evaluated.size(), population, left);
      evaluated.addAll(generation.candidates());
      left -= generation.candidates().stream().mapToDouble(this::cost).sum();
      Candidate best = best(goals, evaluated);
      session.progress().advance((int) (evaluations - left), figures(best) + generation.note());
      boolean ends = !generation.complete() || population.isEmpty();
      if (ends || isStopped(generation.candidates(), evaluated.size())) {
        return best;
      }
      proposer.tell().accept(told(generation.candidates()));
    }
  }

  private boolean isStopped(List<Candidate> generation, int candidates) throws IOException {
    String reason =
        stop.after(
            generation.stream()
                .filter(candidate -> candidate.rung() == null)
                .map(candidate -> fitness(goals, candidate))
                .toList());
    if (reason != null && session.journal().entries(Stopped.class, arm).isEmpty()) {
      session.journal().append(new Stopped(arm.id(), candidates, reason));
    }
    return reason != null;
  }

  /// The best of candidates that were scored on all rows: the first of those with the least
  /// objective, or the knee of the front where there are several objectives.
  static Candidate best(Goals goals, List<Candidate> candidates) {
    List<Candidate> whole = candidates.stream().filter(each -> each.rung() == null).toList();
    ParetoFront front =
        ParetoFront.of(
            whole.stream()
                .map(each -> new ParetoFront.Member(each.point(), fitness(goals, each)))
                .toList());
    if (front.members().isEmpty()) {
      return candidates.getFirst();
    }
    Fitness knee = front.knee().fitness();
    return whole.stream()
        .filter(each -> fitness(goals, each).equals(knee))
        .findFirst()
        .orElseThrow();
  }

  /// What a candidate is worth; failed where it could not be scored.
  public static Fitness fitness(Goals goals, Candidate candidate) {
    return candidate.failure() != null
        ? Fitness.failed(goals.objectives().size())
        : goals.fitness(candidate.losses());
  }

  /// What a candidate cost; those of arXiv 2406.14563 cost the same, whatever rows they read.
  private double cost(Candidate candidate) {
    Long tokens = candidate.tokens();
    return tokens == null ? 1 : (double) tokens / unit;
  }

  private List<Proposer.Told> told(List<Candidate> generation) {
    List<Fitness> fitness = Standing.told(goals, generation);
    List<Proposer.Told> told = new ArrayList<>();
    for (int place = 0; place < generation.size(); place++) {
      List<Double> slope = generation.get(place).slope();
      told.add(new Proposer.Told(fitness.get(place), slope == null ? List.of() : slope));
    }
    return told;
  }

  private String figures(Candidate best) {
    Fitness fitness = fitness(goals, best);
    List<String> figures =
        fitness.objectives().stream().map(value -> "%.4f".formatted(value)).toList();
    return "best "
        + String.join(", ", figures)
        + (fitness.isFeasible() ? "" : " (a limit is missed)");
  }
}
