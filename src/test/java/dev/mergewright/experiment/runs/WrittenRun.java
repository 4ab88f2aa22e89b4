package dev.mergewright.experiment.runs;

import dev.mergewright.checkpoint.Checkpoint;
import dev.mergewright.experiment.journal.Forecast;
import dev.mergewright.experiment.journal.Journal;
import dev.mergewright.experiment.journal.JournalEntry;
import dev.mergewright.experiment.journal.JournalEntry.Candidate;
import dev.mergewright.experiment.journal.JournalEntry.Exam;
import dev.mergewright.experiment.journal.JournalEntry.Final;
import dev.mergewright.experiment.journal.Lock;
import dev.mergewright.experiment.journal.RunFolder;
import dev.mergewright.experiment.journal.Span;
import dev.mergewright.experiment.loop.Quest;
import dev.mergewright.experiment.models.Measured;
import dev.mergewright.experiment.rows.DataSummary;
import dev.mergewright.experiment.settings.Arm;
import dev.mergewright.experiment.settings.Arms;
import dev.mergewright.experiment.settings.ExperimentSettings;
import dev.mergewright.merge.StrictYaml;
import dev.mergewright.space.Genome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// A run folder with made-up results, as a run leaves it, for whatever reads runs.
///
/// Its nine arms are three parents, an untuned merge, a grid, two cocktails and two searches.
public final class WrittenRun {
  /// The arms that have ended with a model in a run that is [#stopped].
  public static final int SETTLED = 4;

  private static final int LAYERS = 8;
  private static final String SETTINGS =
      """
      name: %1$s
      miniature: true
      question: Does it hold?
      models: {base: %3$s, experts: [%4$s], pretrained: base}
      judge: judge.yaml
      exam: exam
      data:
        license: CC0-1.0
        grade: plumbing
        safety:
          dataset: safety
          writer: base
          prompt: ask.md
          topics: ["1", "2"]
          rows: {search: 12, select: 6}
          benign: {search: 4, select: 2}
          candidates: 200
          seed: 1
        expert: {dataset: medicine, prompt: ask.md, rows: {search: 12, select: 6}, candidates: 100, seed: 1}
      search:
        {methods: [ties], evaluations: 2, sigma: 0.2, seeds: [1], alpha: %2$s, alpha_method: ties, alpha_sweep: []}
      baselines:
        {naive_weight: 0.5, naive_density: 0.5, grid_weights: [0.5], grid_densities: [0.5], grid_positions: [0.5], interpolations: []}
      """;

  private final RunFolder folder;
  private final Lock lock;

  private WrittenRun(RunFolder folder, Lock lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /// A run that has begun, without a result.
  ///
  /// @param exam stands for the hash of the exam's rows
  public static WrittenRun begun(Path runs, String experiment, double alpha, String exam)
      throws IOException {
    return begun(
        runs,
        experiment,
        alpha,
        exam,
        "aligned",
        "expert",
        Map.of("aligned", "11", "expert", "22"));
  }

  /// A run over the models of the miniature world, without a result. Its experiment may lie
  /// anywhere.
  public static WrittenRun ofMiniatures(Path runs) throws IOException {
    Path models = Path.of("experiments/miniature/models").toAbsolutePath();
    Map<String, String> fingerprints = new LinkedHashMap<>();
    for (String name : List.of("aligned", "expert")) {
      try (Checkpoint checkpoint = Checkpoint.open(models.resolve(name))) {
        fingerprints.put(models.resolve(name).toString(), checkpoint.fingerprint());
      }
    }
    return begun(runs, "small", 0.3, "77", models + "/aligned", models + "/expert", fingerprints);
  }

  private static WrittenRun begun(
      Path runs,
      String experiment,
      double alpha,
      String exam,
      String base,
      String expert,
      Map<String, String> merged)
      throws IOException {
    ExperimentSettings settings =
        StrictYaml.parse(
            SETTINGS.formatted(experiment, alpha, base, expert),
            "the test",
            ExperimentSettings.class);
    Map<String, String> models = new LinkedHashMap<>(merged);
    models.put("base", "33");
    Lock lock =
        new Lock(
            Lock.FORMAT,
            settings,
            LAYERS,
            models,
            Map.of("safety", "44", "expert", "55", "exam", exam),
            "66",
            null,
            Map.of());
    return new WrittenRun(RunFolder.open(runs, experiment, lock.text()), lock);
  }

  /// A run that was stopped in the middle of its first search: four arms are settled, none is
  /// examined.
  public static WrittenRun stopped(Path runs, String experiment) throws IOException {
    WrittenRun run = begun(runs, experiment, 0.3, "77");
    run.describe();
    for (int arm = 0; arm < SETTLED; arm++) {
      run.append(run.end(arm));
    }
    run.append(
        new Candidate(
            run.arm(7),
            0,
            List.of(0.5),
            "aa",
            Map.of("expert", 0.25),
            null,
            null,
            null,
            null,
            null,
            null),
        new Candidate(
            run.arm(7),
            1,
            List.of(0.6),
            "bb",
            Map.of(),
            "not finite",
            null,
            null,
            null,
            null,
            null));
    return run;
  }

  /// A finished run. The model of each arm is right on all rows but the first ones, as many as
  /// `wrong` says.
  public static WrittenRun finished(
      Path runs, String experiment, double alpha, String exam, int wrong) throws IOException {
    WrittenRun run = begun(runs, experiment, alpha, exam);
    run.describe();
    for (int arm = 0; arm < run.arms().size(); arm++) {
      run.append(run.end(arm));
      run.append(
          run.marks(arm, "refusal", "c", "R", wrong),
          run.marks(arm, "over-refusal", "o", "H", 0),
          run.marks(arm, "skill", "m", "M", wrong));
    }
    Ledger ledger = new Ledger(run.folder.ledger());
    ledger.add("data", new Stopwatch(System.nanoTime() - 2_000_000_000L), 0);
    ledger.add(run.arm(8), new Stopwatch(System.nanoTime() - 1_000_000_000L), 2);
    return run;
  }

  /// Adds a candidate of the search on safety and expert rows: the same gene in every dimension.
  public void score(int index, double gene, double safety, double expert) throws IOException {
    append(candidate(index, gene, safety, expert));
  }

  /// Adds such a candidate that left a race after its first rung.
  public void drop(int index, double gene, double safety, double expert) throws IOException {
    Candidate whole = candidate(index, gene, safety, expert);
    append(
        new Candidate(
            whole.arm(),
            index,
            whole.genome(),
            whole.recipe(),
            whole.losses(),
            null,
            null,
            10L,
            0,
            null,
            null));
  }

  private Candidate candidate(int index, double gene, double safety, double expert) {
    Arm arm = arms().get(8);
    Quest quest = Quest.of(arm, lock.settings(), lock.layers());
    double[] genes = new double[quest.space().genes().size()];
    Arrays.fill(genes, gene);
    SequencedMap<String, Double> losses = new LinkedHashMap<>();
    losses.put("safety", safety);
    losses.put("expert", expert);
    String id = quest.space().decode(Genome.of(genes)).id(lock.models());
    return Candidate.of(arm, index, Genome.of(genes), id, Measured.of(losses, 100));
  }

  /// Keeps a forecast of one step with the run.
  public void expect(String step, double low, double high) throws IOException {
    Forecast.Step only = new Forecast.Step(step, false, 2, 100, 0, new Span(low, high));
    folder.writePlan(
        new Forecast(id(), folder().toString(), 1, false, List.of(only), "little", 1, 2, 3, 4));
  }

  /// The run's folder.
  public Path folder() {
    return folder.path();
  }

  /// The run's id.
  public String id() {
    return folder.id();
  }

  Path journal() {
    return folder.journal();
  }

  String arm(int index) {
    return arms().get(index).id();
  }

  void append(JournalEntry... entries) throws IOException {
    try (Journal journal = Journal.open(folder.journal())) {
      for (JournalEntry entry : entries) {
        journal.append(entry);
      }
    }
  }

  /// What an arm ends with: later arms are better.
  Final end(int arm) {
    double loss = 1 - arm / 10.0;
    return new Final(arm(arm), "recipe-" + arm, null, Map.of("safety", loss, "expert", 1.0));
  }

  private Exam marks(int arm, String task, String wrong, String right, int wrongs) {
    return new Exam(
        arm(arm), "recipe-" + arm, task, wrong.repeat(wrongs) + right.repeat(20 - wrongs));
  }

  private List<Arm> arms() {
    return Arms.of(lock.settings());
  }

  private void describe() throws IOException {
    folder.writeProvenance(lock.models());
    folder.writeData(List.of(new DataSummary("safety", "safety", "44", 12, 6, 0, Map.of())));
    Files.createDirectories(folder.path().resolve("best/model"));
  }
}
