package dev.mergewright.experiment.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.checkpoint.Progress;
import dev.mergewright.experiment.Fork;
import dev.mergewright.experiment.MainJob;
import dev.mergewright.experiment.SmallExperiment;
import dev.mergewright.experiment.journal.Journal;
import dev.mergewright.experiment.journal.JournalEntry;
import dev.mergewright.experiment.journal.JournalEntry.Candidate;
import dev.mergewright.experiment.journal.Lock;
import dev.mergewright.experiment.runs.RunRecord;
import dev.mergewright.experiment.settings.Experiment;
import dev.mergewright.llama.ModelExecution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Searches of an experiment on the committed miniature models: how they start, race, end, and go
/// on from another run.
class DescribedSearchTest {
  private static final Path MODELS = SmallExperiment.MODELS;
  private static final int FEW = 5;
  private static final int MORE = 8;

  @TempDir private static Path folder;
  private static RunRecord finished;

  @BeforeAll
  static void runOnce() throws IOException {
    SmallExperiment.exam(2).write(folder.resolve("exam"));
    Files.writeString(folder.resolve("by-hand.yaml"), recipe("task_arithmetic", "weight: 0.3"));
    Files.writeString(folder.resolve("slerped.yaml"), recipe("slerp", ""));
    finished = job(FEW, "first", 1).run();
  }

  @Test
  void startsWithWhatTheSpaceCanSay() {
    List<Candidate> candidates = arm(finished, "started").candidates();
    assertThat(candidates)
        .filteredOn(candidate -> candidate.yaml() == null)
        .extracting(Candidate::genome)
        .contains(List.of(0.0), List.of(1.0), List.of(0.3), List.of(0.5));
  }

  @Test
  void scoresWhatTheSpaceCannotSayAllTheSame() {
    assertThat(arm(finished, "started").candidates().subList(0, 3))
        .allSatisfy(candidate -> assertThat(candidate.genome()).isEmpty())
        .allSatisfy(candidate -> assertThat(candidate.losses()).containsKey("safety"))
        .extracting(candidate -> String.valueOf(candidate.yaml()))
        .satisfiesExactly(
            yaml -> assertThat(unquoted(yaml)).contains("base_model: " + MODELS + "/base"),
            yaml -> assertThat(unquoted(yaml)).contains("base_model: " + MODELS + "/base"),
            yaml -> assertThat(yaml).contains("slerp"));
  }

  @Test
  void measuresOnlyWhatIsNewWhenItGoesOnFromAnotherRun() throws IOException {
    RunRecord forked = job(MORE, "forked", 2).from(finished.folder()).run();
    RunRecord alone = job(MORE, "alone", 1).run();
    assertThat(forked.folder().resolve("journal.jsonl"))
        .hasSameBinaryContentAs(alone.folder().resolve("journal.jsonl"));
    assertThat(reused(forked)).isGreaterThan(reused(alone) + 2 * FEW);
  }

  @Test
  void startsWithTheWinnerOfAnotherRun() throws IOException {
    String winner = finished.bestMerge().recipeId();
    Path elsewhere = Files.createDirectories(folder.resolve("onwards"));
    Files.writeString(
        elsewhere.resolve(Experiment.FILE),
        settings(2)
            .replace("name: small", "name: onwards")
            .replace("exam: exam", "exam: ../exam")
            .replace("dataset: ", "dataset: ../")
            .replaceAll("start: .*", "start: [" + finished.folder() + "]"));
    RunRecord onwards = new MainJob(Experiment.read(elsewhere), folder, 1, Progress.SILENT).run();
    assertThat(arm(onwards, "started").candidates()).extracting(Candidate::recipe).contains(winner);
  }

  @Test
  void refusesToGoOnFromARunWithOtherArithmetic() throws IOException {
    Lock lock = Lock.read(finished.folder().resolve("experiment.lock.yaml"));
    Lock other =
        new Lock(
            lock.format(),
            lock.settings(),
            lock.layers(),
            lock.models(),
            lock.data(),
            lock.judge(),
            "bf16 on a GPU",
            lock.starts());
    assertThatThrownBy(() -> Fork.entries(finished.folder(), other))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(finished.id())
        .hasMessageContaining("it has other arithmetic; run without --from");
  }

  @Test
  void saysWhyItEnded() throws IOException {
    assertThat(Journal.read(finished.folder().resolve("journal.jsonl")))
        .contains(new JournalEntry.Stopped("search/patient/seed-1", 1, "target 100.0 reached"));
    assertThat(arm(finished, "patient").candidates()).hasSize(1);
  }

  @Test
  void continuesAfterAKillAtAnyByteToTheSameBits() throws IOException {
    byte[] journal = Files.readAllBytes(finished.folder().resolve("journal.jsonl"));
    SplittableRandom random = new SplittableRandom(5);
    for (int kill = 0; kill < 2; kill++) {
      String runs = "killed-" + kill;
      Path copy = folder.resolve(runs).resolve("small").resolve(finished.id());
      Files.createDirectories(copy);
      Files.write(
          copy.resolve("journal.jsonl"), Arrays.copyOf(journal, random.nextInt(journal.length)));
      job(FEW, runs, 2).run();
      assertThat(Files.readAllBytes(copy.resolve("journal.jsonl"))).isEqualTo(journal);
    }
  }

  private static int reused(RunRecord run) {
    return run.ledger().stream().mapToInt(RunRecord.LedgerEntry::reused).sum();
  }

  private static RunRecord.ArmResult arm(RunRecord run, String search) {
    return run.arms().stream()
        .filter(result -> result.arm().id().equals("search/" + search + "/seed-1"))
        .findFirst()
        .orElseThrow();
  }

  private static MainJob job(int evaluations, String runs, int threads) throws IOException {
    Path experiment = Files.createDirectories(folder);
    Files.writeString(experiment.resolve(Experiment.FILE), settings(evaluations));
    return new MainJob(
        Experiment.read(experiment),
        folder.resolve(runs),
        ModelExecution.PLAIN.withThreads(threads),
        Progress.SILENT);
  }

  /// A recipe without the quotes that a path with a blank has.
  private static String unquoted(String yaml) {
    return yaml.replace("\"", "");
  }

  private static String recipe(String method, String weight) {
    return """
    merge_method: %1$s
    base_model: %2$s/aligned
    models:
      - model: %2$s/expert
        parameters: {%3$s}
    %4$s
    dtype: float32
    out_dtype: bfloat16
    """
        .formatted(method, MODELS, weight, method.equals("slerp") ? "parameters: {t: 0.5}" : "");
  }

  private static String settings(int evaluations) {
    return SmallExperiment.settings(
        "small",
        "Does the path hold?",
        "[]",
        16,
        """
        searches:
          - name: raced
            methods: [task_arithmetic]
            space: {cosines: 2}
            fidelity: {rungs: [0.5, 1]}
            evaluations: %1$d
            seeds: [1]
          - name: started
            methods: [task_arithmetic]
            space: {layers: whole}
            optimizer: {name: random}
            start: [midpoint, base, experts, lm-cocktail, mergealign, by-hand.yaml, slerped.yaml]
            evaluations: 9
            seeds: [1]
          - name: patient
            methods: [ties]
            space: {layers: whole, probe: true}
            stop: {patience: 3, target: 100}
            evaluations: %1$d
            seeds: [1]
        """
            .formatted(evaluations));
  }
}
