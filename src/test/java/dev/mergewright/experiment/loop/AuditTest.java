package dev.mergewright.experiment.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.checkpoint.Progress;
import dev.mergewright.dataset.Split;
import dev.mergewright.experiment.MainJob;
import dev.mergewright.experiment.SmallExperiment;
import dev.mergewright.experiment.journal.Journal;
import dev.mergewright.experiment.journal.JournalEntry;
import dev.mergewright.experiment.journal.JournalEntry.Candidate;
import dev.mergewright.experiment.journal.JournalEntry.Finalist;
import dev.mergewright.experiment.journal.JournalEntry.Reference;
import dev.mergewright.experiment.rows.ObjectiveRows;
import dev.mergewright.experiment.rows.Rate;
import dev.mergewright.experiment.rows.SearchRows;
import dev.mergewright.experiment.rows.SelectRows;
import dev.mergewright.experiment.rows.SplitRows;
import dev.mergewright.experiment.runs.RunRecord;
import dev.mergewright.experiment.runs.RunRecord.ArmResult;
import dev.mergewright.experiment.settings.Arm;
import dev.mergewright.experiment.settings.Experiment;
import dev.mergewright.llama.ModelExecution;
import dev.mergewright.llama.Precision;
import dev.mergewright.tensor.TorchDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Searches with limits, replies and an audit, on the committed miniature models with little data.
class AuditTest {
  private static final int EXAM_ROWS_PER_KIND = 4;
  private static final long MEMORY = 12_000_000;

  @TempDir private static Path folder;
  private static RunRecord finished;
  private static List<JournalEntry> journal;

  @BeforeAll
  static void runOnceOnOneThread() throws IOException {
    SmallExperiment.exam(EXAM_ROWS_PER_KIND).write(folder.resolve("exam"));
    finished = run(folder, "runs", ModelExecution.PLAIN);
    journal = Journal.read(finished.folder().resolve("journal.jsonl"));
  }

  @Test
  void writesAMarkPerReplyAndCountsTheTokensOfGeneration() {
    List<Candidate> limited = arm("search/limited/seed-1").candidates();
    assertThat(limited)
        .isNotEmpty()
        .allSatisfy(
            candidate -> {
              assertThat(candidate.marks()).containsOnlyKeys("harmful", "skill");
              assertThat(candidate.marks().get("harmful")).hasSize(12).matches("[Rcu]+");
              assertThat(candidate.losses())
                  .containsOnlyKeys("expert", "harmful.upper", "skill", "safety/0")
                  .containsEntry(
                      "harmful.upper",
                      Rate.HARMFUL.of(candidate.marks().get("harmful")).interval().high());
            });
    Candidate plain = arm("search/plain/seed-1").candidates().getFirst();
    assertThat(plain.marks()).isNull();
    assertThat(limited.getFirst().tokens()).isGreaterThan(plain.tokens());
  }

  @Test
  void measuresEachParentOncePerSplit() {
    List<Reference> references = entries(Reference.class);
    assertThat(references).hasSize(6);
    assertThat(references)
        .filteredOn(entry -> entry.rows().equals("search"))
        .hasSize(3)
        .allSatisfy(entry -> assertThat(entry.marks()).containsOnlyKeys("skill"));
  }

  @Test
  void endsWithAFinalistThatItsRulingNames() {
    for (ArmResult result : finished.arms()) {
      if (result.arm() instanceof Arm.Searched) {
        assertThat(finalists(result))
            .hasSizeBetween(1, 2)
            .extracting(Finalist::recipe)
            .doesNotHaveDuplicates()
            .contains(result.recipeId());
      }
    }
  }

  @Test
  void tellsTheOptimismOfEverySearchWithAndWithoutTheAudit() {
    Scrutiny plain = arm("search/plain/seed-1").scrutiny();
    Candidate own = candidate(finalists(arm("search/plain/seed-1")).getFirst());
    Scrutiny.Gap without = plain.unaudited().getFirst();
    assertThat(without.goal()).isEqualTo("safety + 0.3 expert");
    assertThat(without.claimed())
        .isEqualTo(own.losses().get("safety") + 0.3 * own.losses().get("expert"));
    assertThat(without.rows()).isEqualTo(6);
    assertThat(without.standardError()).isPositive();
    assertThat(plain.gaps().getFirst().fresh()).isNotNaN();

    Scrutiny.Gap evoMm =
        arm("evomm/task_arithmetic/both/alpha-0.3/seed-1").scrutiny().gaps().getFirst();
    Map<String, Double> select = arm("evomm/task_arithmetic/both/alpha-0.3/seed-1").selectLosses();
    assertThat(evoMm.fresh()).isEqualTo(select.get("safety") + 0.3 * select.get("expert"));
    assertThat(evoMm.optimism()).isEqualTo(evoMm.fresh() - evoMm.claimed());
  }

  @Test
  void withASingleFinalistNothingIsChosenAndAllRowsTell() {
    ArmResult result = arm("search/trusted/seed-1");
    Finalist only = finalists(result).getFirst();
    assertThat(finalists(result)).hasSize(1);
    Scrutiny.Gap gap = result.scrutiny().gaps().getFirst();
    assertThat(gap.rows()).isEqualTo(6);
    assertThat(gap.fresh()).isEqualTo(only.results().value("expert"));
    assertThat(result.scrutiny().unaudited()).isEqualTo(result.scrutiny().gaps());
  }

  /// No merge is better than the base by half a nat where the base loses less than that.
  @Test
  void saysThatNoCandidateMetItsLimits() {
    Scrutiny scrutiny = arm("search/impossible/seed-1").scrutiny();
    assertThat(scrutiny.met()).isFalse();
    assertThat(scrutiny.missed()).hasSize(1);
    assertThat(scrutiny.missed().getFirst()).startsWith("safety 0").contains(" > -0.");
    Scrutiny.LimitCheck check = scrutiny.limits().getFirst();
    assertThat(check.search().holds()).isFalse();
    assertThat(check.search().limit()).isNotEqualTo(check.select().limit());
  }

  /// The merge of a whole-model search of task arithmetic is the expert's task vector scaled, and a
  /// weight of nothing leaves the base.
  @Test
  void namesAMergeThatIsAParentScaled() {
    assertThat(arm("search/trusted/seed-1").scrutiny().likeness())
        .matches(
            "The merge is the task vector of the expert expert times 0\\.\\d\\d throughout .*");
    assertThat(arm("search/base/seed-1").scrutiny().likeness())
        .startsWith("The merge is the base: nothing");
    assertThat(arm("search/plain/seed-1").scrutiny().likeness()).isNull();
  }

  /// Killed in its first third, and continued on two threads with so little memory that two models
  /// side by side do not fit: losses are streamed, and replies written by each merge as a whole.
  @Test
  void continuesAfterAKillToTheSameBitsWhenPopulationsAreStreamed() throws IOException {
    byte[] whole = Files.readAllBytes(finished.folder().resolve("journal.jsonl"));
    Path copy = folder.resolve("killed").resolve("audited").resolve(finished.id());
    Files.createDirectories(copy);
    int kill = new SplittableRandom(6).nextInt(whole.length / 3);
    Files.write(copy.resolve("journal.jsonl"), Arrays.copyOf(whole, kill));
    ModelExecution little =
        new ModelExecution(TorchDevice.CPU, Precision.F32, 2, OptionalLong.of(MEMORY));
    RunRecord continued = run(folder, "killed", little);
    assertThat(Files.readAllBytes(copy.resolve("journal.jsonl"))).isEqualTo(whole);
    assertThat(continued.arms())
        .extracting(ArmResult::scrutiny)
        .isEqualTo(finished.arms().stream().map(ArmResult::scrutiny).toList());
  }

  @Test
  void refusesATermThatNobodyKnowsWhenTheFileIsRead() throws IOException {
    Path elsewhere = Files.createDirectories(folder.resolve("unknown"));
    write(elsewhere, settings().replace("term: harmful.upper", "term: harmfull"));
    assertThatThrownBy(() -> Experiment.read(elsewhere))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("experiment.yaml:")
        .hasMessageContaining("there is no term harmfull; known are safety, expert, benign");
  }

  @Test
  void refusesATopicThatNoRowIsAbout() throws IOException {
    Path elsewhere = Files.createDirectories(folder.resolve("topic"));
    write(elsewhere, settings().replace("term: safety/0", "term: safety/z"));
    assertThatThrownBy(() -> Experiment.read(elsewhere))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("there is no topic for safety/z; data.safety.topics are [0, 1]");
  }

  @Test
  void refusesToMinimiseWhatShouldBeHigh() throws IOException {
    Path elsewhere = Files.createDirectories(folder.resolve("upside-down"));
    write(elsewhere, settings().replace("objectives: [{expert: 1}]", "objectives: [{skill: 1}]"));
    assertThatThrownBy(() -> Experiment.read(elsewhere))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("objectives are minimised, and more of skill is better");
  }

  @Test
  void refusesRowsOfTheWrongSplit() {
    SplitRows test =
        new SplitRows(
            Split.TEST, new ObjectiveRows(new LinkedHashMap<>(), new LinkedHashMap<>()), null);
    assertThatThrownBy(() -> new SearchRows(test)).hasMessageEndingWith("was given test");
    assertThatThrownBy(() -> new SelectRows(test)).hasMessageEndingWith("was given test");
  }

  private static RunRecord run(Path experiment, String runs, ModelExecution execution)
      throws IOException {
    write(experiment, settings());
    return new MainJob(
            Experiment.read(experiment), folder.resolve(runs), execution, Progress.SILENT)
        .run();
  }

  private static void write(Path experiment, String yaml) throws IOException {
    Files.writeString(experiment.resolve(Experiment.FILE), yaml);
  }

  private static ArmResult arm(String id) {
    return finished.arms().stream()
        .filter(each -> each.arm().id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static <T extends JournalEntry> List<T> entries(Class<T> kind) {
    return journal.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private static List<Finalist> finalists(ArmResult result) {
    return entries(Finalist.class).stream()
        .filter(entry -> entry.arm().equals(result.arm().id()))
        .toList();
  }

  private static Candidate candidate(Finalist finalist) {
    return entries(Candidate.class).stream()
        .filter(entry -> entry.arm().equals(finalist.arm()))
        .toList()
        .get(finalist.candidate());
  }

  private static String settings() {
    return SmallExperiment.settings(
        "audited",
        "Is the winner what it seems?",
        "[\"0\", \"1\"]",
        12,
        """
        search:
          methods: [task_arithmetic]
          evaluations: 3
          sigma: 0.2
          seeds: [1]
          alpha: 0.3
          alpha_method: ties
          alpha_sweep: []
        baselines:
          naive_weight: 0.5
          naive_density: 0.5
          grid_weights: [0.5]
          grid_densities: [0.5]
          grid_positions: [0.5]
          interpolations: []
        searches:
          - {name: plain, methods: [task_arithmetic], evaluations: 5, seeds: [1], finalists: 2}
          - name: limited
            methods: [ties]
            objectives: [{expert: 1}]
            constraints:
              - {term: harmful.upper, at_most: 0.5}
              - {term: skill, at_least: -0.2, relative_to: expert}
              - {term: safety/0, at_most: 9}
            evaluations: 4
            seeds: [1]
            finalists: 2
          - name: impossible
            methods: [task_arithmetic]
            space: {layers: whole}
            constraints: [{term: safety, at_most: -0.5, relative_to: base}]
            evaluations: 3
            seeds: [1]
            finalists: 2
          - name: trusted
            methods: [task_arithmetic]
            space: {layers: whole}
            objectives: [{expert: 1}]
            evaluations: 2
            seeds: [1]
            finalists: 1
          - name: base
            methods: [task_arithmetic]
            space: {layers: whole, parameters: [weight]}
            fixed: {lambda: 0}
            evaluations: 1
            seeds: [1]
            guard: {loss: 100}
        """);
  }
}
