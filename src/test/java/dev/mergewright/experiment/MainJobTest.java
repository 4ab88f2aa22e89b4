package dev.mergewright.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mergewright.checkpoint.Checkpoint;
import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.checkpoint.Progress;
import dev.mergewright.dataset.Dataset;
import dev.mergewright.experiment.journal.Forecast;
import dev.mergewright.experiment.journal.Journal;
import dev.mergewright.experiment.journal.OtherProcess;
import dev.mergewright.experiment.journal.RunFolder;
import dev.mergewright.experiment.journal.Span;
import dev.mergewright.experiment.models.LoadedModel;
import dev.mergewright.experiment.plan.Forecaster;
import dev.mergewright.experiment.rows.Exam;
import dev.mergewright.experiment.runs.RunReader;
import dev.mergewright.experiment.runs.RunRecord;
import dev.mergewright.experiment.runs.RunStatus;
import dev.mergewright.experiment.settings.Arm;
import dev.mergewright.experiment.settings.Experiment;
import dev.mergewright.llama.ModelExecution;
import dev.mergewright.llama.Precision;
import dev.mergewright.synthesis.PatternJudge;
import dev.mergewright.tensor.TorchDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole path on the committed miniature models, with little data and few evaluations.
class MainJobTest {
  private static final Path MODELS = SmallExperiment.MODELS;
  private static final int EXAM_ROWS_PER_KIND = 12;
  private static final long MEMORY = 12_000_000;

  @TempDir private static Path folder;
  private static RunRecord finished;

  @BeforeAll
  static void runOnceOnOneThread() throws IOException {
    SmallExperiment.exam(EXAM_ROWS_PER_KIND).write(folder.resolve("exam"));
    Files.writeString(folder.resolve(Experiment.FILE), settings());
    finished = run("runs", 1, Progress.SILENT);
  }

  @Test
  void settlesAndExaminesEveryArm() {
    assertThat(finished.arms()).hasSize(15);
    assertThat(finished.arms()).allSatisfy(arm -> assertThat(arm.exam()).hasSize(Exam.TASKS));
    assertThat(finished.arms())
        .filteredOn(arm -> arm.arm() instanceof Arm.EvoMm)
        .allSatisfy(
            arm -> {
              assertThat(arm.candidates()).hasSize(14);
              assertThat(arm.coefficients()).isNotEmpty();
              assertThat(arm.coefficients().values())
                  .allSatisfy(values -> assertThat(values).hasSize(8));
            });
  }

  @Test
  void mergesTheMidpointAlikeByTwoRoutes() {
    assertThat(arm("naive/task_arithmetic").exam()).isEqualTo(arm("mergealign/0.5/0.5").exam());
  }

  @Test
  void continuesAfterAKillAtAnyByteToTheSameBits() throws IOException {
    byte[] journal = Files.readAllBytes(finished.folder().resolve("journal.jsonl"));
    SplittableRandom random = new SplittableRandom(20260101);
    for (int kill = 0; kill < 3; kill++) {
      String runs = "killed-" + kill;
      Path copy = folder.resolve(runs).resolve("small").resolve(finished.id());
      Files.createDirectories(copy);
      Files.write(
          copy.resolve("journal.jsonl"), Arrays.copyOf(journal, random.nextInt(journal.length)));
      RunRecord continued = run(runs, 2, Progress.SILENT);
      assertThat(continued.bestMerge().recipeId()).isEqualTo(finished.bestMerge().recipeId());
      assertThat(Files.readAllBytes(copy.resolve("journal.jsonl"))).isEqualTo(journal);
    }
  }

  /// With so little memory that two models side by side do not fit; stopped after one search.
  @Test
  void streamsPopulationsToTheSameBits() throws IOException {
    Path journal = Path.of("small").resolve(finished.id()).resolve("journal.jsonl");
    List<String> lines = Files.readAllLines(finished.folder().resolve("journal.jsonl"));
    ModelExecution little =
        new ModelExecution(TorchDevice.CPU, Precision.F32, 2, OptionalLong.of(MEMORY));
    MainJob job =
        new MainJob(Experiment.read(folder), folder.resolve("streamed"), little, stopping());
    assertThatThrownBy(job::run).hasMessage("streamed in one pass");
    List<String> streamed = Files.readAllLines(folder.resolve("streamed").resolve(journal));
    assertThat(streamed).hasSizeGreaterThan(14).isEqualTo(lines.subList(0, streamed.size()));
  }

  @Test
  void evaluatesNothingTheSecondTime() throws IOException {
    List<String> outcomes = new ArrayList<>();
    run("runs", 1, recording(outcomes));
    assertThat(outcomes).hasSize(4).allSatisfy(outcome -> assertThat(outcome).contains("already"));
  }

  @Test
  void readsTheRecordWithoutLettingGoOfTheRun() throws IOException, InterruptedException {
    RunFolder run = RunFolder.existing(finished.folder());
    try (Journal journal = Journal.open(run.journal())) {
      RunRecord record = RunReader.read(run, journal.entries());
      assertThat(record.winner()).isEqualTo(finished.winner());
      assertThat(OtherProcess.open(run.journal())).contains("in use by another process");
    }
  }

  @Test
  void forecastsTheEvaluationsThatARunMakes() throws IOException {
    Forecast forecast = forecaster("fresh").forecast(false, false);
    RunStatus run = RunStatus.read(finished.folder());
    assertThat(forecast.run()).isEqualTo(finished.id());
    assertThat(forecast.total().evaluations()).isEqualTo(run.evaluations());
    assertThat(forecast.total().seconds()).isNull();
    assertThat(forecast.memoryBytes()).isPositive();
    assertThat(forecast.modelBytes())
        .isEqualTo(Files.size(MODELS.resolve("aligned/model.safetensors")));
    assertThat((double) forecast.journalBytes())
        .isCloseTo(
            Files.size(finished.folder().resolve("journal.jsonl")), Percentage.withPercentage(40));
    assertThat(folder.resolve("fresh")).doesNotExist();
  }

  @Test
  void forecastsTimeFromAProbeAndKeepsItWithTheRun() throws IOException {
    Forecast forecast = forecaster("probed").forecast(true, true);
    Span seconds = forecast.total().seconds();
    assertThat(seconds.low()).isPositive();
    assertThat(forecast.steps()).allSatisfy(step -> assertThat(step.seconds()).isNotNull());
    Path run = folder.resolve("probed/small").resolve(finished.id());
    assertThat(Forecast.kept(run)).isEqualTo(forecast);
    assertThat(RunStatus.read(run).settled()).isZero();
  }

  @Test
  void forecastsOnlyWhatAnExistingRunHasNotDone() throws IOException {
    String journal = Files.readString(finished.folder().resolve("journal.jsonl"));
    Path half = folder.resolve("half/small").resolve(finished.id());
    Files.createDirectories(half);
    Files.copy(
        finished.folder().resolve("experiment.lock.yaml"), half.resolve("experiment.lock.yaml"));
    Files.writeString(half.resolve("journal.jsonl"), journal.substring(0, journal.length() / 2));
    int recorded = RunStatus.read(half).evaluations();
    assertThat(recorded).isPositive();
    assertThat(forecaster("half").forecast(false, false).total().evaluations())
        .isEqualTo(RunStatus.read(finished.folder()).evaluations() - recorded);
    assertThat(forecaster("runs").forecast(false, false).steps())
        .filteredOn(step -> !step.done())
        .extracting(Forecast.Step::step)
        .isSubsetOf("best model"); // another test publishes it
  }

  @Test
  void forecastsFromTheExamBeforeTheDatasetsAreMade() throws IOException {
    Path elsewhere = Files.createDirectories(folder.resolve("unmade"));
    SmallExperiment.exam(EXAM_ROWS_PER_KIND).write(elsewhere.resolve("exam"));
    Files.writeString(elsewhere.resolve(Experiment.FILE), settings());
    Forecaster forecaster =
        new Forecaster(Experiment.read(elsewhere), folder, ModelExecution.PLAIN, Progress.SILENT);
    Forecast forecast = forecaster.forecast(false, false);
    assertThat(forecast.estimated()).isTrue();
    assertThat(forecast.run()).isNull();
    assertThat(forecast.steps().getFirst().replies()).isEqualTo(24 * 3 + 18 * 2);
    assertThat(forecast.total().evaluations())
        .isEqualTo(RunStatus.read(finished.folder()).evaluations());
    assertThatThrownBy(() -> forecaster.forecast(false, true))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("are not made yet");
    assertThat(elsewhere.resolve("safety")).doesNotExist();
  }

  private static Forecaster forecaster(String runs) throws IOException {
    return new Forecaster(
        Experiment.read(folder), folder.resolve(runs), ModelExecution.PLAIN, Progress.SILENT);
  }

  @Test
  void publishesTheBestMergeAsACompleteModel() throws IOException {
    BestModel best = new BestModel(Experiment.read(folder), 2);
    best.publish(finished, "# card\n", Progress.SILENT);
    Path model = finished.folder().resolve("best/model");
    assertThat(model.resolve("README.md")).hasContent("# card\n");
    try (Checkpoint checkpoint = Checkpoint.open(model);
        Checkpoint parent = Checkpoint.open(MODELS.resolve("aligned"))) {
      assertThat(checkpoint.tensors()).isEqualTo(parent.tensors());
    }
    try (LoadedModel stored = LoadedModel.open(model);
        LoadedModel merged = LoadedModel.open(finished.folder().resolve("best/recipe.yaml"))) {
      Exam.Test exam =
          new Exam(
                  Dataset.read(folder.resolve("exam")),
                  PatternJudge.read(MODELS.resolve("judge.yaml")))
              .test();
      assertThat(exam.take(merged.model())).isEqualTo(exam.take(stored.model()));
    }
  }

  @Test
  void namesAMissingModelFolder() throws IOException {
    Path elsewhere = Files.createDirectories(folder.resolve("missing"));
    Files.writeString(
        elsewhere.resolve(Experiment.FILE), settings().replace(MODELS + "/expert", "nowhere"));
    assertThatThrownBy(
            () -> new MainJob(Experiment.read(elsewhere), folder, 1, Progress.SILENT).run())
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("nowhere");
  }

  @Test
  void namesAMisspeltKeyWithItsLineAndTheNearestOne() throws IOException {
    Path elsewhere = Files.createDirectories(folder.resolve("misspelt"));
    Files.writeString(
        elsewhere.resolve(Experiment.FILE), settings().replace("evaluations:", "evalutions:"));
    assertThatThrownBy(() -> Experiment.read(elsewhere))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("experiment.yaml:")
        .hasMessageContaining("evalutions")
        .hasMessageContaining("evaluations");
  }

  private static RunRecord run(String runs, int threads, Progress progress) throws IOException {
    return new MainJob(Experiment.read(folder), folder.resolve(runs), threads, progress).run();
  }

  private static RunRecord.ArmResult arm(String id) {
    return finished.arms().stream()
        .filter(arm -> arm.arm().id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static String settings() {
    return SmallExperiment.settings(
        "small",
        "Does the path hold?",
        "[]",
        12,
        """
        search:
          methods: [task_arithmetic, dare_ties]
          evaluations: 14
          sigma: 0.2
          seeds: [1]
          alpha: 0.3
          alpha_method: ties
          alpha_sweep: []
        baselines:
          naive_weight: 0.5
          naive_density: 0.5
          grid_weights: [0.5, 1.0]
          grid_densities: [0.5]
          grid_positions: [0.5]
          interpolations: [{domain: 0.5, alignment: 0.5}, {domain: 1, alignment: 1}]
        """);
  }

  private static Progress recording(List<String> outcomes) {
    return new Progress() {
      @Override
      public void begin(String step, long total) {}

      @Override
      public void advance(long done, String detail) {}

      @Override
      public void end(String outcome) {
        outcomes.add(outcome);
      }
    };
  }

  /// Ends a job after the first step in which a population was streamed.
  private static Progress stopping() {
    return new Progress() {
      private boolean streamed;

      @Override
      public void begin(String step, long total) {}

      @Override
      public void advance(long done, String detail) {
        streamed |= detail.endsWith("streamed in one pass");
      }

      @Override
      public void end(String outcome) {
        if (streamed) {
          throw new IllegalStateException("streamed in one pass");
        }
      }
    };
  }
}
