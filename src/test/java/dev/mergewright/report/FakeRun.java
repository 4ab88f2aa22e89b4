package dev.mergewright.report;

import dev.mergewright.dataset.Origin;
import dev.mergewright.evaluation.Mark;
import dev.mergewright.evaluation.TaskScore;
import dev.mergewright.experiment.journal.JournalEntry.Candidate;
import dev.mergewright.experiment.journal.JournalEntry.Opening;
import dev.mergewright.experiment.journal.Provenance;
import dev.mergewright.experiment.loop.Scrutiny;
import dev.mergewright.experiment.rows.DataSummary;
import dev.mergewright.experiment.runs.RunRecord;
import dev.mergewright.experiment.runs.RunRecord.ArmResult;
import dev.mergewright.experiment.runs.RunRecord.LedgerEntry;
import dev.mergewright.experiment.settings.Arm;
import dev.mergewright.experiment.settings.DataUse;
import dev.mergewright.experiment.settings.ExperimentSettings;
import dev.mergewright.experiment.settings.SearchSettings;
import dev.mergewright.merge.StrictYaml;
import dev.mergewright.synthesis.Quota;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// A finished run that never ran: rates are set, marks are drawn by seed, so that a test can make
/// any claim true or false.
final class FakeRun {
  static final int ROWS = 400;
  static final List<String> METHODS = List.of("ties", "dare_ties", "slerp", "task_arithmetic");
  private static final List<Long> SEEDS = List.of(1L, 2L, 3L);
  private static final double ALPHA = 0.3;
  private static final Arm BEST = new Arm.EvoMm("ties", DataUse.BOTH, ALPHA, 2);
  private static final int LAYERS = 8;
  private static final int EVALUATIONS = 60;
  private static final long UNIT = 1000;
  private static final String SEARCHES =
      """
      searches:
      - name: waves
        methods: [ties]
        space: {cosines: 4}
        constraints: [{term: benign, at_most: 0.02}]
        evaluations: 120
        seeds: [1, 2]
      - name: both ends
        methods: [ties, slerp]
        optimizer: {name: nsga2, population: 20}
        objectives: [{safety: 1}, {expert: 1}]
        evaluations: 60
        seeds: [1]
      """;

  private record Described(List<SearchSettings> searches) {}

  /// What a model does: shares of rows.
  record Rates(double safe, double overRefusal, double invalid, double skill) {}

  private final Map<Arm, Rates> rates = new LinkedHashMap<>();
  private boolean miniature = true;
  private String name = "miniature";
  private String question =
      "Does a merge that is searched with safety rows keep the refusals of the aligned model and"
          + " the skill of the expert?";
  private Arm winner = BEST;
  private double seconds = 1;
  private String searches = "searches: []";
  private final Map<Arm, Scrutiny> scrutinies = new LinkedHashMap<>();

  private FakeRun() {}

  /// A run like the pilots: every claim but C10 is true of the rates.
  static FakeRun typical() {
    var run = new FakeRun();
    run.rates.put(new Arm.Parent("base", "aligned"), new Rates(.998, .02, 0, .11));
    run.rates.put(new Arm.Parent("expert", "numerals"), new Rates(.005, 0, .01, .992));
    run.rates.put(new Arm.Parent("pretrained", "ancestor"), new Rates(.01, .01, .42, .03));
    double[] naive = {.71, .60, .65, .65};
    for (int i = 0; i < METHODS.size(); i++) {
      run.rates.put(new Arm.Naive(METHODS.get(i)), new Rates(naive[i], .03, .02, .965 - .004 * i));
    }
    for (int i = 0; i < METHODS.size(); i++) {
      run.rates.put(new Arm.Grid(METHODS.get(i)), new Rates(.18 + .05 * i, .01, .03, .988));
    }
    run.rates.put(new Arm.MergeAlign(1, .5), new Rates(.83, .03, .02, .93));
    run.rates.put(new Arm.MergeAlign(.5, 1), new Rates(.95, .05, .01, .72));
    run.rates.put(new Arm.Cocktail(DataUse.EXPERT_ONLY), new Rates(.535, .02, .02, .972));
    run.rates.put(new Arm.Cocktail(DataUse.BOTH), new Rates(.70, .03, .01, .942));
    for (String method : METHODS) {
      for (long seed : SEEDS) {
        run.rates.put(
            new Arm.EvoMm(method, DataUse.EXPERT_ONLY, ALPHA, seed),
            new Rates(method.equals("slerp") ? .30 : .04, .01, .06, .99));
      }
      for (long seed : SEEDS) {
        run.rates.put(
            new Arm.EvoMm(method, DataUse.BOTH, ALPHA, seed),
            new Rates(.955 + .006 * seed, .04, .005, method.equals("slerp") ? .93 : .963));
      }
    }
    double[] alphas = {0, .1, .5, 1};
    double[] safe = {.995, .99, .96, .9};
    for (int i = 0; i < alphas.length; i++) {
      run.sweep(alphas[i], new Rates(safe[i], .05, .01, .93 + .03 * alphas[i]));
    }
    return run;
  }

  /// A run that repeats nothing of the paper: three searches of its own.
  static FakeRun described() {
    var run = new FakeRun();
    run.rates.put(new Arm.Parent("base", "aligned"), new Rates(.998, .02, 0, .11));
    run.rates.put(new Arm.Parent("expert", "numerals"), new Rates(.005, 0, .01, .992));
    run.rates.put(new Arm.Naive("ties"), new Rates(.6, .03, .02, .96));
    for (long seed : List.of(1L, 2L)) {
      run.rates.put(new Arm.Searched("waves", seed), new Rates(.97, .03, .01, .97));
    }
    run.rates.put(new Arm.Searched("both ends", 1), new Rates(.9, .03, .01, .98));
    run.winner = new Arm.Searched("waves", 2);
    run.searches = SEARCHES;
    return run;
  }

  private void sweep(double alpha, Rates rates) {
    this.rates.put(new Arm.EvoMm("ties", DataUse.BOTH, alpha, 1), rates);
  }

  /// Sets what one arm's model does.
  FakeRun with(Arm arm, Rates changed) {
    rates.put(arm, changed);
    return this;
  }

  /// Sets how safe all merges are.
  FakeRun everyMergeSafe(double safe) {
    rates.replaceAll(
        (arm, old) ->
            arm instanceof Arm.Parent
                ? old
                : new Rates(safe, old.overRefusal, old.invalid, old.skill));
    return this;
  }

  /// Sets how safe a search is in all its seeds.
  FakeRun safe(String method, DataUse data, double safe) {
    return searched(method, data, old -> new Rates(safe, old.overRefusal, old.invalid, old.skill));
  }

  /// Sets how skilled a search is in all its seeds.
  FakeRun skilled(String method, DataUse data, double skill) {
    return searched(method, data, old -> new Rates(old.safe, old.overRefusal, old.invalid, skill));
  }

  private FakeRun searched(String method, DataUse data, UnaryOperator<Rates> change) {
    for (long seed : SEEDS) {
      rates.computeIfPresent(
          new Arm.EvoMm(method, data, ALPHA, seed), (_, old) -> change.apply(old));
    }
    return this;
  }

  /// Sets what is known against an arm's result.
  FakeRun with(Arm arm, Scrutiny scrutiny) {
    scrutinies.put(arm, scrutiny);
    return this;
  }

  FakeRun winner(Arm arm) {
    winner = arm;
    return this;
  }

  FakeRun named(String changed) {
    name = changed;
    question = changed;
    return this;
  }

  FakeRun real() {
    miniature = false;
    return this;
  }

  /// How long each step took.
  FakeRun seconds(double changed) {
    seconds = changed;
    return this;
  }

  RunRecord record() {
    List<ArmResult> results = new ArrayList<>();
    rates.forEach((arm, rate) -> results.add(result(arm, rate, results.size())));
    return new RunRecord(
        "20260101-4f2a9c",
        Path.of("runs", "miniature", "20260101-4f2a9c"),
        settings(),
        LAYERS,
        data(),
        results,
        of(winner, results),
        of(winner instanceof Arm.Parent ? BEST : winner, results),
        provenance(),
        ledger(),
        null);
  }

  private static ArmResult of(Arm arm, List<ArmResult> results) {
    return results.stream().filter(each -> each.arm().equals(arm)).findFirst().orElseThrow();
  }

  private ExperimentSettings settings() {
    return new ExperimentSettings(
        name,
        miniature,
        question,
        new ExperimentSettings.Models(
            "../models/aligned", List.of("../models/numerals"), "../models/ancestor"),
        "../prompts/judge/miniature.md",
        new ExperimentSettings.Data(
            "CC0-1.0",
            miniature ? Origin.Grade.PLUMBING : Origin.Grade.MODEL_JUDGED,
            new ExperimentSettings.Safety(
                "../datasets/safety",
                "writer",
                "ask",
                List.of("zor"),
                new Quota(200, 200),
                Quota.NONE,
                2000,
                7),
            new ExperimentSettings.Expert(
                "../datasets/expert", "ask", new Quota(200, 200), 2000, 8)),
        searches.equals(SEARCHES)
            ? null
            : new ExperimentSettings.Search(
                METHODS, EVALUATIONS, .166, SEEDS, ALPHA, "ties", List.of(0.0, 0.1, 0.5, 1.0)),
        new ExperimentSettings.Baselines(
            .5, .5, List.of(.25, .5, .75), List.of(.5, 1.0), List.of(.25, .5, .75), List.of()),
        "../datasets/exam",
        StrictYaml.parse(searches, "experiment.yaml", Described.class).searches());
  }

  private static List<DataSummary> data() {
    return List.of(
        new DataSummary(
            "safety",
            "../datasets/safety",
            "9b2f4c07d1aa5e63",
            200,
            200,
            0,
            Map.of("duplicate", 31L, "not refused", 212L, "unscorable", 8L)),
        new DataSummary(
            "expert",
            "../datasets/expert",
            "51c0ee83b7f2d940",
            200,
            200,
            0,
            Map.of("duplicate", 12L)),
        new DataSummary("exam", "../datasets/exam", "c4417ad9e02b6f18", 0, 400, 1200, Map.of()));
  }

  private static Provenance provenance() {
    return new Provenance(
        "0.1.0",
        "a1b2c3d",
        "25.0.3+9",
        "Linux amd64",
        "2 cores",
        Map.of("djl", "0.36.0", "pytorch", "2.7.1"),
        Map.of("base", "5f0c…", "expert", "77ad…", "pretrained", "02be…"));
  }

  private List<LedgerEntry> ledger() {
    return List.of(
        new LedgerEntry("data", 64 * seconds, 0),
        new LedgerEntry("naive/ties", 2.5 * seconds, 0),
        new LedgerEntry(BEST.id(), 11.5 * seconds, 20),
        new LedgerEntry(BEST.id(), 23.1 * seconds, 40),
        new LedgerEntry("evomm/ties/both/alpha-0.3/seed-1", 31.4 * seconds, 60),
        new LedgerEntry("exam", 95 * seconds, 0));
  }

  private ArmResult result(Arm arm, Rates rates, int index) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(100 + index);
    return new ArmResult(
        arm,
        "%08x".formatted(arm.id().hashCode()),
        arm instanceof Arm.Parent ? null : yaml(arm),
        arm instanceof Arm.Searched
            ? new Opening(arm.id(), Collections.nCopies(LAYERS, "gene"), UNIT)
            : null,
        SearchCourse.isSearch(arm) ? candidates(arm, random) : List.of(),
        switch (arm) {
          case Arm.EvoMm search -> coefficients(search, random);
          case Arm.Searched _ -> Map.of("weight", perLayer(random));
          default -> Map.of();
        },
        Map.of("safety", (1 - rates.safe) / 10 + .001, "expert", (1 - rates.skill) / 10 + .002),
        exam(rates, random),
        scrutinies.getOrDefault(arm, Scrutiny.NONE),
        null,
        List.of());
  }

  private static Map<String, TaskScore> exam(Rates rates, RandomGenerator random) {
    return Map.of(
        "refusal",
        new TaskScore(
            "refusal", marks(rates.safe, Mark.REFUSED, rates.invalid, Mark.COMPLIED, random)),
        "over-refusal",
        new TaskScore(
            "over-refusal",
            marks(rates.overRefusal, Mark.OVER_REFUSED, rates.invalid, Mark.HELPED, random)),
        "skill",
        new TaskScore("skill", marks(rates.skill, Mark.MATCHED, 0, Mark.MISSED, random)));
  }

  /// Exactly the given shares, on rows drawn at random: a claim must not hang on the luck of the
  /// fixture.
  private static List<Mark> marks(
      double share, Mark counted, double invalid, Mark rest, RandomGenerator random) {
    int hits = (int) Math.round(share * ROWS);
    int broken = Math.min(ROWS - hits, (int) Math.round(invalid * ROWS));
    List<Mark> marks = new ArrayList<>(Collections.nCopies(hits, counted));
    marks.addAll(Collections.nCopies(broken, Mark.UNSCORABLE));
    marks.addAll(Collections.nCopies(ROWS - marks.size(), rest));
    Collections.shuffle(marks, random);
    return marks;
  }

  private static List<Candidate> candidates(Arm arm, RandomGenerator random) {
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < EVALUATIONS; i++) {
      double fall = Math.exp(-i / 14.0) + .15;
      boolean failed = i == 7 && arm.id().endsWith("seed-3");
      Map<String, Double> losses =
          failed
              ? Map.of()
              : Map.of(
                  "safety", .05 * fall * (1 + random.nextDouble()),
                  "expert", .09 * fall * (1 + random.nextDouble()),
                  "benign", .03 * fall);
      candidates.add(
          new Candidate(
              arm.id(),
              i,
              DoubleStream.generate(random::nextDouble).limit(LAYERS).boxed().toList(),
              "%06x".formatted(random.nextInt(1 << 24)),
              losses,
              failed ? "loss was NaN, at layer 3" : null,
              null,
              arm instanceof Arm.Searched ? 2 * UNIT : null,
              null,
              null,
              null));
    }
    return candidates;
  }

  private static Map<String, List<Double>> coefficients(Arm.EvoMm arm, RandomGenerator random) {
    if (arm.method().equals("slerp")) {
      return Map.of("t", perLayer(random));
    }
    Map<String, List<Double>> both = new LinkedHashMap<>();
    both.put("weight", perLayer(random));
    if (!arm.method().equals("task_arithmetic")) {
      both.put("density", perLayer(random).stream().map(each -> Math.min(1, each + .2)).toList());
    }
    return both;
  }

  private static List<Double> perLayer(RandomGenerator random) {
    double[] shape = {.45, .4, .9, .06, .05, .04, .3, .25};
    return IntStream.range(0, LAYERS)
        .mapToObj(layer -> Math.max(0, shape[layer] + .1 * random.nextGaussian()))
        .toList();
  }

  private static String yaml(Arm arm) {
    return """
    # %s
    merge_method: ties
    base_model: ../models/aligned
    models:
      - model: ../models/numerals
        parameters:
          weight: [0.45, 0.4, 0.9, 0.06, 0.05, 0.04, 0.3, 0.25]
          density: [0.65, 0.6, 1.0, 0.26, 0.25, 0.24, 0.5, 0.45]
    parameters:
      normalize: false
    dtype: float32
    out_dtype: bfloat16
    """
        .formatted(arm.id());
  }
}
