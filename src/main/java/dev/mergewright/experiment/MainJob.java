package dev.mergewright.experiment;

import dev.mergewright.checkpoint.Progress;
import dev.mergewright.experiment.journal.Journal;
import dev.mergewright.experiment.journal.JournalEntry;
import dev.mergewright.experiment.journal.JournalEntry.Final;
import dev.mergewright.experiment.journal.Lock;
import dev.mergewright.experiment.journal.RunFolder;
import dev.mergewright.experiment.journal.Session;
import dev.mergewright.experiment.models.Likeness;
import dev.mergewright.experiment.models.ModelPool;
import dev.mergewright.experiment.models.Workers;
import dev.mergewright.experiment.rows.DataSummary;
import dev.mergewright.experiment.rows.Exam;
import dev.mergewright.experiment.rows.ExperimentData;
import dev.mergewright.experiment.runs.Ledger;
import dev.mergewright.experiment.runs.RunReader;
import dev.mergewright.experiment.runs.RunRecord;
import dev.mergewright.experiment.runs.StartFiles;
import dev.mergewright.experiment.runs.Stopwatch;
import dev.mergewright.experiment.settings.Arm;
import dev.mergewright.experiment.settings.Arms;
import dev.mergewright.experiment.settings.Experiment;
import dev.mergewright.experiment.settings.ExperimentSettings;
import dev.mergewright.llama.ModelExecution;
import dev.mergewright.merge.MergeRecipe;
import dev.mergewright.merge.RecipeYaml;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The main job: data, search, winner, recorded in a run folder from which it continues after any
/// interruption.
///
/// Data flows one way: datasets and models, then each arm's recipe, then its behaviour on the exam,
/// then the winner. Each step is skipped when its result is there.
public final class MainJob {
  private final Experiment experiment;
  private final Path runs;
  private final ModelExecution execution;
  private final Progress progress;
  private final @Nullable Path source;

  /// A job on the CPU in f32.
  ///
  /// @param runs the folder of run folders
  /// @param threads how many candidates are evaluated side by side; changes no result
  public MainJob(Experiment experiment, Path runs, int threads, Progress progress) {
    this(experiment, runs, ModelExecution.PLAIN.withThreads(threads), progress);
  }

  /// @param runs the folder of run folders
  /// @param execution how models are run: as many side by side as it has threads; a precision or a
  ///   device that changes results makes another run of the job
  public MainJob(Experiment experiment, Path runs, ModelExecution execution, Progress progress) {
    this(experiment, runs, execution, progress, null);
  }

  private MainJob(
      Experiment experiment,
      Path runs,
      ModelExecution execution,
      Progress progress,
      @Nullable Path source) {
    this.source = source;
    this.experiment = experiment;
    this.runs = runs;
    this.execution = execution;
    this.progress = progress;
  }

  /// This job with what another run measured about the same models and data, so that a changed
  /// budget, objective, limit or optimizer costs only what is new. It changes no result.
  ///
  /// @param run the folder of that run
  public MainJob from(Path run) {
    return new MainJob(experiment, runs, execution, progress, run);
  }

  /// Does what is not done yet and returns the finished run.
  public RunRecord run() throws IOException {
    try (ModelPool models = ModelPool.open(experiment, execution)) {
      Stopwatch making = Stopwatch.start();
      ExperimentData data = new DataMaker(experiment, models, progress).make();
      Lock lock = StartFiles.lock(experiment, models, data);
      List<JournalEntry> before = source == null ? List.of() : Fork.entries(source, lock);
      RunFolder folder = RunFolder.open(runs, experiment.settings().name(), lock.text());
      Ledger ledger = new Ledger(folder.ledger());
      ledger.add("data", making, 0);
      try (Journal journal = Journal.open(folder.journal());
          Workers workers = new Workers(execution.threads())) {
        Session session =
            new Session(experiment.settings(), models, journal, workers, progress, lock, before);
        folder.writeProvenance(models.fingerprints());
        folder.writeData(summaries(data));
        List<Arm> arms = Arms.of(experiment.settings());
        settle(arms, session, data, ledger);
        examine(arms, session, data, ledger);
        compare(RunReader.read(folder, journal.entries()), models, folder);
        return RunReader.read(folder, journal.entries());
      }
    }
  }

  /// Measures how much the best merge, and what each of the experiment's own searches found, is
  /// like the models that went in.
  private void compare(RunRecord run, ModelPool models, RunFolder folder) throws IOException {
    List<Arm.Parent> parents = Arms.parents(experiment.settings().models());
    Map<String, Likeness> known = new HashMap<>(folder.readLikeness());
    int before = known.size();
    for (RunRecord.ArmResult result : run.arms()) {
      boolean told = result.arm() instanceof Arm.Searched || result.equals(run.bestMerge());
      if (told && !known.containsKey(result.recipeId())) {
        MergeRecipe recipe = RecipeYaml.parse(String.valueOf(result.recipeYaml()), "the journal");
        known.put(result.recipeId(), models.likeness(recipe, parents.subList(1, parents.size())));
      }
    }
    if (known.size() > before) {
      folder.writeLikeness(known);
    }
  }

  /// Finds what each arm ends with, one arm after the other: within an arm, candidates go side by
  /// side.
  private List<DataSummary> summaries(ExperimentData data) {
    ExperimentSettings settings = experiment.settings();
    return List.of(
        DataSummary.of("safety", settings.data().safety().dataset(), data.safety()),
        DataSummary.of("expert", settings.data().expert().dataset(), data.expert()),
        DataSummary.of("exam", settings.exam(), data.exam()));
  }

  private void settle(List<Arm> arms, Session session, ExperimentData data, Ledger ledger)
      throws IOException {
    List<Arm> open =
        arms.stream().filter(arm -> session.journal().entries(Final.class, arm).isEmpty()).toList();
    if (open.isEmpty()) {
      progress.skip("merges", arms.size() + " arms, already done");
      return;
    }
    Contest contest = Contest.open(session, data);
    for (Arm arm : open) {
      Stopwatch time = Stopwatch.start();
      progress.begin(
          "%d/%d %s".formatted(arms.indexOf(arm) + 1, arms.size(), arm.id()), contest.steps(arm));
      Contest.Result result = contest.settle(arm);
      progress.end(result.summary());
      ledger.add(arm.id(), time, result.evaluations(), result.reused());
    }
  }

  /// Puts the exam's `test` questions to every arm's model, models side by side.
  private void examine(List<Arm> arms, Session session, ExperimentData data, Ledger ledger)
      throws IOException {
    Exam.Test questions = new Exam(data.exam(), data.judge()).test();
    Examination examination = new Examination(session, questions);
    List<Arm> open = examination.open(arms);
    if (open.isEmpty()) {
      progress.skip("exam", arms.size() + " models, already done");
      return;
    }
    Stopwatch time = Stopwatch.start();
    progress.begin("exam", open.size());
    examination.take(open);
    progress.end(arms.size() + " models");
    ledger.add("exam", time, 0);
  }
}
