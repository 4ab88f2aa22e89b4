package dev.mergewright.experiment;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.experiment.JournalEntry.Candidate;
import dev.mergewright.llama.ScoringPlan;
import dev.mergewright.merge.MergeRecipe;
import dev.mergewright.search.CmaEs;
import dev.mergewright.search.CmaEsSettings;
import dev.mergewright.search.Optimizer;
import dev.mergewright.space.Genome;
import dev.mergewright.space.Objective;
import dev.mergewright.space.Outcome;
import dev.mergewright.space.SearchSpace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// EvoMM: CMA-ES over per-layer merge parameters (arXiv 2403.13187, in the form of arXiv
/// 2406.14563, section 3).
///
/// Every candidate is in the journal before the optimizer learns of it. What the journal already
/// holds is replayed instead of evaluated, so an interrupted search and an uninterrupted one are
/// the same search.
final class EvoMmSearch {
  private final Arm.EvoMm arm;
  private final SearchSpace space;
  private final Objective objective;
  private final CandidateScorer scorer;
  private final Session session;

  /// How the last generation was scored, if not each candidate whole.
  private String streaming = "";

  EvoMmSearch(
      Arm.EvoMm arm,
      SearchSpace space,
      Objective objective,
      CandidateScorer scorer,
      Session session) {
    this.arm = arm;
    this.space = space;
    this.objective = objective;
    this.scorer = scorer;
    this.session = session;
  }

  /// Spends the budget and returns the best candidate ever evaluated. A last generation that the
  /// budget cuts short is evaluated and not learned from.
  Candidate run() throws IOException {
    ExperimentSettings.Search settings = session.settings().search();
    Optimizer optimizer =
        new CmaEs(CmaEsSettings.of(space.start(), arm.seed()).withSigma(settings.sigma()));
    List<Candidate> evaluated = new ArrayList<>();
    while (evaluated.size() < settings.evaluations()) {
      List<Genome> population = optimizer.ask();
      int affordable = Math.min(population.size(), settings.evaluations() - evaluated.size());
      List<Candidate> generation = evaluate(evaluated.size(), population.subList(0, affordable));
      evaluated.addAll(generation);
      if (affordable == population.size()) {
        optimizer.tell(generation.stream().map(this::fitness).toList());
      }
      session
          .progress()
          .advance(evaluated.size(), "best %.4f".formatted(fitness(best(evaluated))) + streaming);
    }
    return best(evaluated);
  }

  /// The generation's candidates: those of the journal first, the rest evaluated and journalled.
  private List<Candidate> evaluate(int first, List<Genome> population) throws IOException {
    List<Candidate> generation = recorded(first, population);
    List<Integer> rest = IntStream.range(generation.size(), population.size()).boxed().toList();
    if (rest.isEmpty()) {
      return generation;
    }
    ScoringPlan plan = scorer.plan(rest.size(), objective);
    if (plan.streams()) {
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
            place -> candidate(population.get(place), first + place),
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
    List<Outcome> outcomes = scorer.score(recipes, objective, plan);
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < recipes.size(); i++) {
      int place = places.get(i);
      candidates.add(
          candidate(population.get(place), first + place, recipes.get(i), outcomes.get(i)));
    }
    return candidates;
  }

  private List<Candidate> recorded(int first, List<Genome> population) {
    List<Candidate> all = session.journal().entries(Candidate.class, arm);
    int end = Math.min(all.size(), first + population.size());
    List<Candidate> recorded = new ArrayList<>(all.subList(Math.min(first, end), end));
    for (int i = 0; i < recorded.size(); i++) {
      if (!recorded.get(i).genome().equals(genes(population.get(i)))) {
        throw new InvalidInputException(
            "candidate %d of %s in the journal is not the one this version proposes; remove the run's folder to start over"
                .formatted(first + i, arm.id()));
      }
    }
    return recorded;
  }

  private Candidate candidate(Genome genome, int index) throws IOException {
    MergeRecipe recipe = space.decode(genome);
    return candidate(genome, index, recipe, scorer.score(recipe, objective));
  }

  private Candidate candidate(Genome genome, int index, MergeRecipe recipe, Outcome outcome) {
    String id = scorer.id(recipe);
    return switch (outcome) {
      case Outcome.Scored scored ->
          new Candidate(arm.id(), index, genes(genome), id, scored.losses(), null);
      case Outcome.Failed failed ->
          new Candidate(arm.id(), index, genes(genome), id, Map.of(), failed.reason());
    };
  }

  private Candidate best(List<Candidate> candidates) {
    return candidates.stream().min(Comparator.comparingDouble(this::fitness)).orElseThrow();
  }

  private double fitness(Candidate candidate) {
    return candidate.failure() != null
        ? Double.POSITIVE_INFINITY
        : objective.score(candidate.losses()).fitness();
  }

  private static List<Double> genes(Genome genome) {
    return DoubleStream.of(genome.toArray()).boxed().toList();
  }
}
