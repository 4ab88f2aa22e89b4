package dev.mergewright.experiment.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.checkpoint.Progress;
import dev.mergewright.experiment.MainJob;
import dev.mergewright.experiment.SmallExperiment;
import dev.mergewright.experiment.journal.JournalEntry.Candidate;
import dev.mergewright.experiment.plan.SearchCosts;
import dev.mergewright.experiment.runs.RunRecord;
import dev.mergewright.experiment.settings.Arm;
import dev.mergewright.experiment.settings.Experiment;
import dev.mergewright.space.Objective;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Searches that follow slopes, and those that only list, on the committed miniature models with
/// few rows.
class SlopeSearchTest {
  private static final String SEARCHES =
      """
      - {name: line, methods: [task_arithmetic], space: {layers: whole}, optimizer: {name: grid, points: 41}, evaluations: 23, seeds: [1]}
      - {name: adam, methods: [task_arithmetic], space: {layers: whole}, optimizer: {name: adam, rate: 0.1}, evaluations: 9, seeds: [1]}
      - {name: l-bfgs, methods: [ties], options: {election: frozen}, fixed: {density: 0.6}, space: {components: [attention, mlp]}, optimizer: {name: l-bfgs}, evaluations: 12, seeds: [1]}
      - {name: informed, methods: [dare_linear], space: {cosines: 2, parameters: [weight]}, optimizer: {name: gradient-cma-es, slopes: 2, population: 4}, evaluations: 16, seeds: [1]}
      - {name: batches, methods: [task_arithmetic], optimizer: {name: adam, batch: 2}, evaluations: 9, seeds: [1]}
      - {name: limited, methods: [task_arithmetic], space: {layers: whole}, optimizer: {name: adam, batch: 99}, objectives: [{safety: 1}], constraints: [{term: expert, at_most: 0.04}], evaluations: 60, seeds: [1]}
      - {name: blend, methods: [task_arithmetic], optimizer: {name: lm-cocktail}, evaluations: 9, seeds: [1]}
      """;

  @TempDir private static Path folder;
  private static RunRecord finished;

  @BeforeAll
  static void runOnceOnOneThread() throws IOException {
    SmallExperiment.exam(2).write(folder.resolve("exam"));
    Files.writeString(folder.resolve(Experiment.FILE), settings(SEARCHES));
    finished = run("runs", 1);
  }

  @Test
  void journalsTheSlopeThatDifferencesOfLossesGive() {
    List<Candidate> line = candidates("line");
    Candidate start = candidates("adam").getFirst();
    assertThat(line.get(20).genome()).isEqualTo(start.genome());
    // The losses are those of weights rounded to bfloat16, which hides what a smaller step changes.
    double slope = (value(line.get(22)) - value(line.get(18))) * 10;
    assertThat(start.slope()).hasSize(1);
    assertThat(start.slope().getFirst()).isCloseTo(slope, within(0.05 * slope));
    assertThat(value(start)).isCloseTo(value(line.get(20)), within(1e-5));
    assertThat(start.tokens()).isEqualTo(4 * (long) line.getFirst().tokens());
  }

  @Test
  void spendsOnSlopesAndThenOnLossesUntilTheBudgetIsGone() {
    assertThat(candidates("adam")).hasSize(3);
    assertThat(candidates("adam").getLast().slope()).isNull();
    assertThat(candidates("l-bfgs")).hasSize(3).allSatisfy(c -> assertThat(c.slope()).hasSize(16));
    assertThat(candidates("informed")).hasSize(2 + 8);
    assertThat(value(candidates("adam").get(1))).isLessThan(value(candidates("adam").getFirst()));
    assertThat(value(candidates("l-bfgs").get(1)))
        .isLessThan(value(candidates("l-bfgs").getFirst()));
  }

  /// Where safety alone is best, the expert loss is 0.134, and on the way there the limit is
  /// missed.
  @Test
  void goesBackWhereALossIsAboveItsLimit() {
    List<Double> expert =
        candidates("limited").stream().map(each -> each.losses().get("expert")).toList();
    assertThat(Collections.max(expert)).isBetween(0.06, 0.1);
    assertThat(expert.getLast()).isLessThan(0.95 * Collections.max(expert));
    assertThat(candidates("limited").getLast().losses().get("safety")).isLessThan(0.01);
  }

  @Test
  void takesManySlopesOnFewRowsAndChoosesAmongWhatIsMeasuredOnAll() {
    List<Candidate> candidates = candidates("batches");
    List<Candidate> checks = candidates.stream().filter(c -> c.slope() == null).toList();
    assertThat(checks).hasSize(4).allSatisfy(check -> assertThat(check.rung()).isNull());
    assertThat(candidates).hasSize(4 + 7).last().isEqualTo(checks.getLast());
    assertThat(candidates)
        .filteredOn(c -> c.slope() != null)
        .allSatisfy(c -> assertThat(c.rung()).isZero());
    long unit = checks.getFirst().tokens();
    assertThat(candidates.stream().mapToLong(Candidate::tokens).sum()).isLessThan(9 * unit);
    assertThat(candidates.getFirst().tokens()).isLessThan(unit);
  }

  @Test
  void countsCostsInUnitsOfTheFirstSearchOfTheSameMethods() {
    List<SearchCosts.Row> rows = SearchCosts.of(finished);
    assertThat(rows).hasSize(7);
    SearchCosts.Row line = rows.getFirst();
    double best = candidates("line").stream().mapToDouble(c -> value(c)).min().orElseThrow();
    assertThat(line.target()).isEqualTo(best).isEqualTo(line.best().median());
    assertThat(line.unit()).isEqualTo(23);
    assertThat(line.cost().median()).isBetween(1.0, 23.0);
    assertThat(rows)
        .filteredOn(row -> row.search().equals("batches"))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.reference()).isEqualTo("line");
              assertThat(row.spent()).isBetween(5.0, 9.0);
              assertThat(row.best().median())
                  .isEqualTo(
                      candidates("batches").stream()
                          .filter(c -> c.rung() == null)
                          .mapToDouble(c -> value(c))
                          .min()
                          .orElseThrow());
            });
    assertThat(rows)
        .filteredOn(row -> row.search().equals("l-bfgs"))
        .allSatisfy(row -> assertThat(row.reference()).isEqualTo("l-bfgs"));
  }

  @Test
  void blendsTheParentsByTheirLosses() {
    List<Candidate> blend = candidates("blend");
    assertThat(blend).hasSize(3);
    assertThat(blend.get(0).genome()).containsOnly(0.0);
    assertThat(blend.get(1).genome()).containsOnly(1.0);
    double both = Math.exp(-value(blend.get(0))) + Math.exp(-value(blend.get(1)));
    assertThat(blend.get(2).genome().getFirst())
        .isCloseTo(Math.exp(-value(blend.get(1))) / both, within(1e-12));
  }

  @Test
  void continuesAfterAKillAtAnyByteToTheSameBits() throws IOException {
    byte[] journal = Files.readAllBytes(finished.folder().resolve("journal.jsonl"));
    SplittableRandom random = new SplittableRandom(20260102);
    for (int kill = 0; kill < 5; kill++) {
      Path copy = folder.resolve("killed-" + kill).resolve("small").resolve(finished.id());
      Files.createDirectories(copy);
      Files.write(
          copy.resolve("journal.jsonl"), Arrays.copyOf(journal, random.nextInt(journal.length)));
      run("killed-" + kill, 2);
      assertThat(Files.readAllBytes(copy.resolve("journal.jsonl"))).isEqualTo(journal);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "methods: [task_arithmetic], constraints: [{term: expert, at_most: 1}],"
            + " optimizer: {name: l-bfgs} | keeps to no limits without a batch",
        "methods: [task_arithmetic], constraints: [{term: harmful, at_most: 0.1}],"
            + " optimizer: {name: adam, batch: 2} | has no slope to follow",
        "methods: [task_arithmetic], constraints: [{term: expert, at_least: 0.1}],"
            + " optimizer: {name: adam, batch: 2} | has no slope to follow",
        "methods: [ties] | density is searched; say parameters: [weight]",
        "methods: [slerp] | is not linear in its weights",
        "methods: [ties, task_arithmetic] | name one method",
        "methods: [task_arithmetic], objectives: [{safety: 1}, {expert: 1}]"
            + " | takes one objective",
      })
  void refusesWhatHasNoSlope(String search, String reason) throws IOException {
    Path elsewhere = Files.createDirectories(folder.resolve("refused"));
    String optimizer = search.contains("optimizer") ? "" : "optimizer: {name: adam}, ";
    String line = "- {name: x, %s, " + optimizer + "evaluations: 9, seeds: [1]}\n";
    Files.writeString(
        elsewhere.resolve(Experiment.FILE),
        settings(line.formatted(search))
            .replace("dataset: ", "dataset: ../")
            .replace("exam: exam", "exam: ../exam"));
    assertThatThrownBy(
            () -> new MainJob(Experiment.read(elsewhere), folder, 1, Progress.SILENT).run())
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(reason);
  }

  private static RunRecord run(String runs, int threads) throws IOException {
    return new MainJob(Experiment.read(folder), folder.resolve(runs), threads, Progress.SILENT)
        .run();
  }

  private static List<Candidate> candidates(String search) {
    return finished.arms().stream()
        .filter(arm -> arm.arm().equals(new Arm.Searched(search, 1)))
        .findFirst()
        .orElseThrow()
        .candidates();
  }

  private static double value(Candidate candidate) {
    return Objective.safetyAndExpert(0.3).score(candidate.losses()).fitness();
  }

  private static String settings(String searches) {
    return SmallExperiment.settings(
        "small",
        "Does the slope hold?",
        "[]",
        12,
        """
        searches:
        %s\
        """
            .formatted(searches));
  }
}
