package dev.mergewright.experiment.loop;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.experiment.journal.JournalEntry.Agreement;
import dev.mergewright.experiment.journal.JournalEntry.Candidate;
import dev.mergewright.experiment.journal.JournalEntry.Rung;
import dev.mergewright.experiment.journal.Session;
import dev.mergewright.experiment.rows.PairedComparison;
import dev.mergewright.experiment.settings.Arm;
import dev.mergewright.llama.ScoringPlan;
import dev.mergewright.search.Selection;
import dev.mergewright.space.Genome;
import dev.mergewright.space.Goals;
import dev.mergewright.space.RecipeSpace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Scores a population on a growing part of the rows. After each part, candidates leave of which
/// the optimizer needs to know no more.
///
/// ```text
/// rungs     nested, shuffled parts of the rows, each term's by itself; the same for every candidate
/// leaves    whoever is worse than as many rivals as the optimizer has places ([Selection]), each
///           beyond doubt ([PairedComparison] on the rows that both have);
///           and once no more are left than there are places, whoever is not the best of all so far,
///           beyond doubt, unless the optimizer compares them with later generations
/// alpha     [#ALPHA], shared evenly among the looks of a race and the rivals of a candidate
/// ```
///
/// A candidate that belongs into one of the places, or is the best, is only lost if at least one
/// comparison with a rival that is no better went wrong; over all looks and rivals that has a
/// chance of [#ALPHA] at most (Bonferroni), as far as means of rows are normal. The union bound
/// over looks is what O. Maron, A. W. Moore, "Hoeffding Races", NIPS 1993, use; V. Heidrich-Meisner
/// and C. Igel, "Hoeffding and Bernstein Races for Selecting Policies in Evolutionary Direct Policy
/// Search", ICML 2009, race the parents of a CMA-ES in this way.
///
/// Who left is told by [Standing#told]. What is left of the budget always takes the best candidate
/// to the end. Every rung is in the journal before anything follows from it.
final class Race implements Fidelity {
  /// The chance that a candidate which belongs into one of the places is dropped.
  static final double ALPHA = 0.05;

  private final Arm arm;
  private final RecipeSpace space;
  private final Goals goals;
  private final RungScorer scorer;
  private final long unit;
  private final Supplier<Selection> selection;
  private final Session session;

  /// The best candidates of earlier generations.
  private List<Runner> finished = List.of();

  /// @param unit the tokens that one evaluation of the budget stands for
  /// @param selection what the optimizer can use of the next population
  Race(
      Arm arm,
      RecipeSpace space,
      Goals goals,
      RungScorer scorer,
      long unit,
      Supplier<Selection> selection,
      Session session) {
    this.arm = arm;
    this.space = space;
    this.goals = goals;
    this.scorer = scorer;
    this.unit = unit;
    this.selection = selection;
    this.session = session;
  }

  @Override
  public Generation measure(int first, List<Genome> population, double left) throws IOException {
    long least = first == 0 ? scorer.tokensFrom(0) : 0; // a search ends with something
    long tokens = Math.max(least, (long) (left * unit));
    List<Runner> ended = race(first, population, selection.get(), tokens);
    List<Candidate> raced = ended.stream().map(runner -> runner.candidate(arm, scorer)).toList();
    List<Candidate> generation = new ArrayList<>(session.recorded(arm, first, population));
    for (Candidate candidate : raced.subList(generation.size(), raced.size())) {
      session.journal().append(candidate);
      generation.add(candidate);
    }
    boolean complete = generation.size() == population.size();
    return new Generation(generation, complete, agreement(first, ended));
  }

  /// Records how well the rungs foretold one another, and says it.
  private String agreement(int first, List<Runner> ended) throws IOException {
    if (ended.isEmpty()) {
      return "";
    }
    Agreement entry = new Agreement(arm.id(), first, RungAgreement.of(goals, scorer, ended));
    if (!session.journal().entries(Agreement.class, arm).contains(entry)) {
      session.journal().append(entry);
    }
    return entry.rungs().stream()
        .map(value -> value.isNaN() ? "-" : "%.2f".formatted(value))
        .collect(Collectors.joining(" ", ", rungs agree ", ""));
  }

  /// Races a population and returns its runners in their order, as many as the budget covers.
  private List<Runner> race(int first, List<Genome> population, Selection selection, long tokens)
      throws IOException {
    List<Runner> all = new ArrayList<>();
    for (Genome genome : population) {
      int index = first + all.size();
      all.add(Runner.at(index, genome, space.decode(genome), scorer));
    }
    long left = tokens;
    List<Runner> running = all.subList(0, affordable(0, all.size(), left));
    List<Runner> ended = new ArrayList<>();
    for (int rung = 0; rung < scorer.rungs() && !running.isEmpty(); rung++) {
      List<Runner> scored = score(running, rung);
      left -= scored.size() * scorer.tokens(rung);
      running = rung + 1 < scorer.rungs() ? survivors(scored, rung, selection, left) : List.of();
      for (Runner runner : scored) {
        if (!running.contains(runner)) {
          ended.add(runner);
        }
      }
    }
    ended.sort(Comparator.comparingInt(Runner::index));
    finished = best(ended, selection.remembers() ? selection.places() : 1);
    return ended;
  }

  /// Those of all finished candidates that fewer than so many others are better than.
  private List<Runner> best(List<Runner> ended, int places) {
    List<Runner> all = new ArrayList<>(finished);
    ended.stream().filter(runner -> runner.finished(scorer)).forEach(all::add);
    return Standing.inFrontOf(goals, all, places);
  }

  /// How many candidates a rung can take so that one of them can go on to the end.
  private int affordable(int rung, int candidates, long left) {
    long room = (left - scorer.tokensFrom(rung + 1)) / scorer.tokens(rung);
    return Math.clamp(room, 0, candidates);
  }

  /// Who goes on: nobody who failed, or is worse beyond doubt; of the others the best that the
  /// budget covers.
  private List<Runner> survivors(List<Runner> scored, int rung, Selection selection, long left) {
    List<Runner> rivals = new ArrayList<>(scored.stream().filter(Runner::lives).toList());
    if (selection.remembers()) {
      rivals.addAll(finished);
    }
    double looks = scorer.rungs() - 1.0;
    PairedComparison comparison =
        new PairedComparison(goals, scorer::rows, ALPHA / looks / Math.max(1, rivals.size() - 1));
    List<Runner> standing = standing(scored, rivals, comparison, selection.places());
    if (!selection.remembers() && standing.size() <= selection.places()) {
      List<Runner> best = new ArrayList<>(standing);
      best.addAll(finished);
      standing = standing(standing, best, comparison, 1);
    }
    int room = affordable(rung + 1, standing.size(), left);
    return Standing.bestFirst(goals, standing).stream()
        .limit(room)
        .sorted(Comparator.comparingInt(Runner::index))
        .toList();
  }

  private static List<Runner> standing(
      List<Runner> runners, List<Runner> rivals, PairedComparison comparison, int places) {
    List<Runner> standing = new ArrayList<>();
    for (Runner runner : runners) {
      long better =
          rivals.stream()
              .filter(
                  rival -> rival != runner && comparison.isWorse(runner.losses(), rival.losses()))
              .limit(places)
              .count();
      if (runner.lives() && better < places) {
        standing.add(runner);
      }
    }
    return standing;
  }

  /// The runners after a rung: those of the journal first, the rest scored and journalled.
  private List<Runner> score(List<Runner> running, int rung) throws IOException {
    Map<Integer, Rung> recorded = recorded(rung);
    List<Runner> scored = new ArrayList<>();
    List<Runner> rest = new ArrayList<>();
    for (Runner runner : running) {
      Rung known = recorded.get(runner.index());
      if (known == null) {
        rest.add(runner);
      } else {
        scored.add(runner.after(required(runner, known)));
      }
    }
    if (rest.isEmpty()) {
      return scored;
    }
    ScoringPlan plan = scorer.plan(rung, rest.size());
    if (plan.streams()) {
      List<RungScorer.Scored> together =
          scorer.score(rest.stream().map(Runner::recipe).toList(), rung, plan);
      for (int i = 0; i < rest.size(); i++) {
        scored.add(journalled(rest.get(i), rest.get(i).rung(arm, rung, together.get(i))));
      }
      return scored;
    }
    session
        .workers()
        .inOrder(
            rest,
            runner -> runner.rung(arm, rung, scorer.score(runner.recipe(), rung)),
            entry -> scored.add(journalled(runner(rest, entry), entry)));
    return scored;
  }

  private Runner journalled(Runner runner, Rung entry) throws IOException {
    session.journal().append(entry);
    return runner.after(entry);
  }

  private static Runner runner(List<Runner> runners, Rung entry) {
    return runners.stream().filter(each -> each.index() == entry.index()).findFirst().orElseThrow();
  }

  private Map<Integer, Rung> recorded(int rung) {
    Map<Integer, Rung> recorded = new HashMap<>();
    for (Rung entry : session.journal().entries(Rung.class, arm)) {
      if (entry.rung() == rung) {
        recorded.put(entry.index(), entry);
      }
    }
    return recorded;
  }

  private Rung required(Runner runner, Rung recorded) {
    if (!recorded.recipe().equals(runner.id())) {
      throw new InvalidInputException(
          "candidate %d of %s in the journal is not the one this version proposes; remove the run's folder to start over"
              .formatted(runner.index(), arm.id()));
    }
    return recorded;
  }
}
