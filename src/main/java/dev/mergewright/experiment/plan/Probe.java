package dev.mergewright.experiment.plan;

import dev.mergewright.checkpoint.Progress;
import dev.mergewright.experiment.journal.Span;
import dev.mergewright.experiment.models.ModelPool;
import dev.mergewright.experiment.models.Workers;
import dev.mergewright.experiment.rows.ObjectiveRows;
import dev.mergewright.experiment.runs.Stopwatch;
import dev.mergewright.llama.LanguageModel;
import dev.mergewright.llama.Sampling;
import dev.mergewright.llama.ScoringPlan;
import dev.mergewright.merge.MergeRecipe;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// Does a little of everything that a run does, on the real models, and takes the time.
///
/// Each kind of work is done once to warm up and twice for the clock; what takes long is done once
/// and its time widened by [#ONCE]. With several threads, work is timed alone and side by side.
final class Probe {
  /// The kind of models that are stored, not merged.
  static final String STORED = "stored";

  private static final double LONG_SECONDS = 5;
  private static final double ONCE = 0.3;
  private static final double MARGIN = 0.15;
  private static final int ROUNDS = 2;

  private final ModelPool models;
  private final String stored;
  private final SequencedMap<String, MergeRecipe> kinds;
  private final ObjectiveRows rows;
  private final List<String> prompts;
  private final Sampling sampling;
  private final Progress progress;

  /// @param stored a model that is not merged
  /// @param kinds a recipe of every kind
  /// @param rows few rows to score
  /// @param prompts few prompts to reply to
  Probe(
      ModelPool models,
      String stored,
      SequencedMap<String, MergeRecipe> kinds,
      ObjectiveRows rows,
      List<String> prompts,
      Sampling sampling,
      Progress progress) {
    this.models = models;
    this.stored = stored;
    this.kinds = kinds;
    this.rows = rows;
    this.prompts = prompts;
    this.sampling = sampling;
    this.progress = progress;
  }

  /// What one model on one worker took.
  private record Turn(double load, double score, double reply) {}

  /// @param alone one model at a time
  /// @param sideBySide a model per thread
  /// @param populations the candidates of a search
  record Paces(Pace alone, Pace sideBySide, Pace populations) {}

  /// Takes the time of everything.
  ///
  /// @param population candidates that are scored together where the plan is to stream
  Paces run(int threads, ScoringPlan plan, int population) throws IOException {
    progress.begin("probe", kinds.size() + 1L);
    Pace alone = pace(1);
    Pace sideBySide = threads == 1 || plan.streams() ? alone : pace(threads);
    Pace populations = plan.streams() ? streamed(alone, population) : sideBySide;
    progress.end("%d rows of every kind".formatted(rows.size()));
    return new Paces(alone, sideBySide, populations);
  }

  private Pace pace(int threads) throws IOException {
    Map<String, Span> loads = new LinkedHashMap<>();
    List<Double> tokens = new ArrayList<>();
    List<Double> replies = new ArrayList<>();
    boolean isLong = false;
    try (Workers workers = new Workers(threads)) {
      for (String kind : kinds()) {
        List<Turn> turns = turns(workers, threads, kind);
        isLong |= turns.size() <= threads;
        loads.put(kind, around(turns.stream().map(turn -> turn.load() / threads).toList(), isLong));
        turns.forEach(turn -> tokens.add(turn.score() / rows.tokens() / threads));
        if (kind.equals(STORED)) {
          turns.forEach(turn -> replies.add(turn.reply() / prompts.size() / threads));
        }
        progress.advance(loads.size(), kind);
      }
    }
    return new Pace(loads, around(tokens, isLong), around(replies, isLong));
  }

  private List<String> kinds() {
    List<String> all = new ArrayList<>(List.of(STORED));
    all.addAll(kinds.keySet());
    return all;
  }

  private static Span around(List<Double> measured, boolean once) {
    return Span.around(measured, once ? ONCE : MARGIN);
  }

  /// The first round warms up and does not count, unless it took long.
  private List<Turn> turns(Workers workers, int threads, String kind) throws IOException {
    List<Turn> turns = round(workers, threads, kind);
    if (turns.stream().allMatch(turn -> turn.load() + turn.score() < LONG_SECONDS)) {
      turns.clear();
      for (int round = 0; round < ROUNDS; round++) {
        turns.addAll(round(workers, threads, kind));
      }
    }
    return turns;
  }

  private List<Turn> round(Workers workers, int threads, String kind) throws IOException {
    List<Turn> turns = new ArrayList<>();
    workers.inOrder(Collections.nCopies(threads, kind), this::turn, turns::add);
    return turns;
  }

  private Turn turn(String kind) throws IOException {
    Stopwatch loading = Stopwatch.start();
    MergeRecipe recipe = kinds.get(kind);
    try (LanguageModel model = recipe == null ? models.load(stored) : models.load(recipe)) {
      double load = loading.seconds();
      Stopwatch scoring = Stopwatch.start();
      rows.losses(model, rows.terms());
      double score = scoring.seconds();
      Stopwatch replying = Stopwatch.start();
      if (recipe == null) {
        model.generate(prompts, sampling);
      }
      return new Turn(load, score, replying.seconds());
    }
  }

  /// Populations read every layer once: what a pass takes whatever it scores is shared out among
  /// its candidates.
  private Pace streamed(Pace alone, int population) throws IOException {
    Map<String, Span> loads = new LinkedHashMap<>();
    List<Double> tokens = new ArrayList<>();
    ObjectiveRows half = rows.first(0.5);
    for (Map.Entry<String, MergeRecipe> kind : kinds.entrySet()) {
      List<MergeRecipe> candidates = Collections.nCopies(population, kind.getValue());
      pass(candidates, half); // warms up
      double shorter = pass(candidates, half);
      double longer = pass(candidates, rows);
      double more = population * (double) (rows.tokens() - half.tokens());
      double token = Math.max(0, longer - shorter) / more;
      tokens.add(token);
      double fixed = Math.max(0, longer - token * population * rows.tokens());
      loads.put(kind.getKey(), around(List.of(fixed / population), true));
    }
    return new Pace(loads, around(tokens, true), alone.reply());
  }

  private double pass(List<MergeRecipe> candidates, ObjectiveRows scored) throws IOException {
    Stopwatch time = Stopwatch.start();
    ScoringPlan plan = models.plan(scored.sets(scored.terms()), candidates.size());
    models.score(candidates, scored.sets(scored.terms()), plan);
    return time.seconds();
  }
}
