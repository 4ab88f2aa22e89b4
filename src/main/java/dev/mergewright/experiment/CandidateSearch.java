package dev.mergewright.experiment;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.experiment.JournalEntry.Candidate;
import dev.mergewright.llama.ScoringPlan;
import dev.mergewright.merge.MergeRecipe;
import dev.mergewright.search.ParetoFront;
import dev.mergewright.space.Fitness;
import dev.mergewright.space.Genome;
import dev.mergewright.space.Goals;
import dev.mergewright.space.RecipeSpace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The search loop: a population is proposed, scored, recorded and learned from, until the budget
/// is spent.
///
/// Every candidate is in the journal before the optimizer learns of it. What the journal already
/// holds is replayed instead of evaluated, so an interrupted search and an uninterrupted one are
/// the same search.
final class CandidateSearch {
  private final Arm arm;
  private final RecipeSpace space;
  private final Goals goals;
  private final Proposer proposer;
  private final CandidateScorer scorer;
  private final @Nullable SlopeScorer slopes;
  private final Session session;

  /// How the last generation was scored, if not each candidate whole.
  private String streaming = "";

  /// What scores a population on few rows first, if anything does.
  private @Nullable Race race;

  /// @param slopes measures what an optimizer that follows slopes proposes; absent for others
  CandidateSearch(
      Arm arm,
      RecipeSpace space,
      Goals goals,
      Proposer proposer,
      CandidateScorer scorer,
      @Nullable SlopeScorer slopes,
      Session session) {
    this.arm = arm;
    this.space = space;
    this.goals = goals;
    this.proposer = proposer;
    this.scorer = scorer;
    this.slopes = slopes;
    this.session = session;
  }

  /// This search with candidates that race.
  CandidateSearch racing(Race value) {
    race = value;
    return this;
  }

  /// Spends the budget and returns the best candidate ever evaluated. A last generation that the
  /// budget cuts short is evaluated and not learned from.
  ///
  /// @param evaluations what may be spent, in [CandidateScorer#unit]
  Candidate run(double evaluations) throws IOException {
    List<Candidate> evaluated = new ArrayList<>();
    double left = evaluations;
    while (true) {
      List<Genome> population = proposer.ask().get();
      boolean sloping = isSloping(population.size(), left);
      List<Candidate> generation = generation(evaluated.size(), population, left, sloping);
      evaluated.addAll(generation);
      left -= generation.stream().mapToDouble(this::cost).sum();
      session
          .progress()
          .advance((int) (evaluations - left), "best " + figures(best(evaluated)) + streaming);
      boolean complete =
          generation.size() == population.size()
              && sloping == proposer.needsSlopes().getAsBoolean();
      if (!complete || population.isEmpty()) {
        return best(evaluated);
      }
      proposer.tell().accept(told(generation));
    }
  }

  /// As much of a population as the budget covers; a search ends with something.
  private List<Candidate> generation(
      int first, List<Genome> population, double left, boolean sloping) throws IOException {
    if (race != null) {
      return raced(race, first, population, (long) (left * scorer.unit()));
    }
    int least = first == 0 ? 1 : 0;
    int affordable =
        sloping
            ? population.size()
            : Math.clamp((long) (left / standardCost()), least, population.size());
    return evaluate(first, population.subList(0, affordable), sloping);
  }

  private List<Candidate> raced(Race race, int first, List<Genome> population, long tokens)
      throws IOException {
    long least = first == 0 ? scorer.tokens() : 0;
    List<Candidate> raced =
        race.run(first, population, proposer.selection().get(), Math.max(least, tokens));
    List<Candidate> generation = recorded(first, population);
    for (Candidate candidate : raced.subList(generation.size(), raced.size())) {
      session.journal().append(candidate);
      generation.add(candidate);
    }
    return generation;
  }

  /// Whether the next population is measured with slopes: not where the rest of the budget pays for
  /// its losses only.
  private boolean isSloping(int population, double left) {
    return slopes != null
        && proposer.needsSlopes().getAsBoolean()
        && slopes.cost() * standardCost() * population <= left;
  }

  /// The generation's candidates: those of the journal first, the rest evaluated and journalled.
  private List<Candidate> evaluate(int first, List<Genome> population, boolean sloping)
      throws IOException {
    List<Candidate> generation = recorded(first, population);
    List<Integer> rest = IntStream.range(generation.size(), population.size()).boxed().toList();
    if (rest.isEmpty()) {
      return generation;
    }
    ScoringPlan plan = scorer.plan(rest.size());
    if (plan.streams() && !sloping) {
      streaming = ", streamed in " + plan.passesInWords();
      for (Candidate candidate : together(first, population, rest, plan)) {
        session.journal().append(candidate);
        generation.add(candidate);
      }
      return generation;
    }
    session
        .workers()
        .inOrder(
            rest,
            place -> candidate(population.get(place), first + place, sloping),
            candidate -> {
              session.journal().append(candidate);
              generation.add(candidate);
            });
    return generation;
  }

  /// Candidates that do not fit into memory share the layers that are read.
  private List<Candidate> together(
      int first, List<Genome> population, List<Integer> places, ScoringPlan plan)
      throws IOException {
    List<MergeRecipe> recipes =
        places.stream().map(place -> space.decode(population.get(place))).toList();
    List<Measured> measured = scorer.score(recipes, plan);
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < recipes.size(); i++) {
      int place = places.get(i);
      candidates.add(
          candidate(population.get(place), first + place, recipes.get(i), measured.get(i)));
    }
    return candidates;
  }

  private List<Candidate> recorded(int first, List<Genome> population) {
    List<Candidate> all = session.journal().entries(Candidate.class, arm);
    int end = Math.min(all.size(), first + population.size());
    List<Candidate> recorded = new ArrayList<>(all.subList(Math.min(first, end), end));
    for (int i = 0; i < recorded.size(); i++) {
      if (!recorded.get(i).point().equals(population.get(i))) {
        throw new InvalidInputException(
            "candidate %d of %s in the journal is not the one this version proposes; remove the run's folder to start over"
                .formatted(first + i, arm.id()));
      }
    }
    return recorded;
  }

  private Candidate candidate(Genome genome, int index, boolean sloping) throws IOException {
    MergeRecipe recipe = space.decode(genome);
    if (!sloping || slopes == null) {
      return candidate(genome, index, recipe, scorer.score(recipe));
    }
    Measured measured = slopes.score(genome, recipe, index);
    Candidate candidate = candidate(genome, index, recipe, measured);
    return slopes.isPartial() ? candidate.partial() : candidate;
  }

  private Candidate candidate(Genome genome, int index, MergeRecipe recipe, Measured measured) {
    return Candidate.of(arm, index, genome, scorer.id(recipe), measured);
  }

  private Candidate best(List<Candidate> candidates) {
    return best(goals, candidates);
  }

  /// The best of candidates that were scored on all rows: the first of those with the least
  /// objective, or the knee of the front where there are several objectives.
  static Candidate best(Goals goals, List<Candidate> candidates) {
    List<Candidate> whole = candidates.stream().filter(each -> each.rung() == null).toList();
    List<ParetoFront.Member> members =
        whole.stream()
            .map(each -> new ParetoFront.Member(each.point(), fitness(goals, each)))
            .toList();
    ParetoFront front = ParetoFront.of(members);
    if (front.members().isEmpty()) {
      return candidates.getFirst();
    }
    return whole.get(members.indexOf(front.knee()));
  }

  /// What a candidate costs that is scored once.
  private double standardCost() {
    return arm instanceof Arm.EvoMm ? 1 : (double) scorer.tokens() / scorer.unit();
  }

  /// What a candidate cost.
  private double cost(Candidate candidate) {
    Long tokens = candidate.tokens();
    return tokens == null ? 1 : (double) tokens / scorer.unit();
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

  private String figures(Candidate candidate) {
    Fitness fitness = fitness(goals, candidate);
    List<String> figures =
        fitness.objectives().stream().map(value -> "%.4f".formatted(value)).toList();
    return String.join(", ", figures) + (fitness.isFeasible() ? "" : " (a limit is missed)");
  }

  /// What a candidate is worth; failed where it could not be scored.
  static Fitness fitness(Goals goals, Candidate candidate) {
    return candidate.failure() != null
        ? Fitness.failed(goals.objectives().size())
        : goals.fitness(candidate.losses());
  }
}
