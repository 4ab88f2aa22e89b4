package dev.mergewright.experiment.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.checkpoint.Progress;
import dev.mergewright.experiment.journal.Journal;
import dev.mergewright.experiment.journal.JournalEntry;
import dev.mergewright.experiment.journal.JournalEntry.Candidate;
import dev.mergewright.experiment.journal.Session;
import dev.mergewright.experiment.models.Workers;
import dev.mergewright.experiment.rows.SearchRows;
import dev.mergewright.experiment.settings.SearchSettings;
import dev.mergewright.merge.StrictYaml;
import dev.mergewright.search.Selection;
import dev.mergewright.space.Fitness;
import dev.mergewright.space.Genome;
import dev.mergewright.space.Goals;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RaceTest {
  private static final int POPULATION = 12;
  private static final int PARENTS = 6;
  private static final int RACES = 20;

  private static SearchRows rows;

  @TempDir private Path folder;

  @BeforeAll
  static void encodeOnce() throws IOException {
    rows = FakeMerges.rows(64);
  }

  @Test
  void seldomLosesTheBestOrAParentAndScoresFewerRows() throws IOException {
    SearchTrial trial = trial("[0.125, 0.25, 0.5, 1]", "");
    int parents = 0;
    int best = 0;
    double spent = 0;
    for (int seed = 0; seed < RACES; seed++) {
      List<Genome> population = population(trial, seed);
      List<Integer> truth =
          order(trial.goals(), race(trial("[1]", ""), population, "truth-" + seed));
      List<Candidate> raced = race(trial, population, "race-" + seed);
      List<Integer> told = order(trial.goals(), raced);
      best += raced.get(truth.getFirst()).rung() == null ? 0 : 1;
      List<Integer> lost = new ArrayList<>(truth.subList(0, PARENTS));
      lost.removeAll(told.subList(0, PARENTS));
      parents += lost.size();
      spent += cost(trial, raced) / RACES / POPULATION;
    }
    assertThat(best).isLessThanOrEqualTo((int) Math.ceil(Race.ALPHA * RACES));
    assertThat(parents).isLessThanOrEqualTo((int) (Race.ALPHA * RACES * PARENTS));
    assertThat(spent).isLessThan(0.7);
  }

  @Test
  void neverSpendsMoreThanItMayAndTakesTheBestToTheEnd() throws IOException {
    SearchTrial trial = trial("[0.125, 0.25, 0.5, 1]", "");
    for (int units = 1; units <= 4; units++) {
      List<Candidate> raced =
          race(trial, population(trial, units), units * trial.unit(), "little-" + units);
      assertThat(cost(trial, raced)).isLessThanOrEqualTo(units);
      assertThat(raced).anyMatch(candidate -> candidate.rung() == null);
    }
  }

  @Test
  void tellsTheDroppedAfterAllWhoWereScoredWhole() throws IOException {
    SearchTrial trial = trial("[0.125, 1]", "constraints: [{term: expert, at_most: 0.72}]");
    List<Candidate> raced = race(trial, population(trial, 1), "told");
    List<Fitness> told = Standing.told(trial.goals(), raced);
    List<Boolean> dropped = order(told).stream().map(i -> raced.get(i).rung() != null).toList();
    assertThat(dropped).contains(true, false).isSorted();
    assertThat(told.stream().distinct()).hasSize(POPULATION);
  }

  @Test
  void recordsHowWellTheRungsForetoldOneAnother() throws IOException {
    SearchTrial trial = trial("[0.125, 0.5, 1]", "");
    race(trial, population(trial, 2), "agreeing");
    List<JournalEntry> entries = Journal.read(folder.resolve("agreeing"));
    assertThat(entries.getLast())
        .isInstanceOfSatisfying(
            JournalEntry.Agreement.class,
            agreement -> {
              assertThat(agreement.rungs()).hasSize(2);
              assertThat(agreement.rungs().getFirst()).isBetween(0.5, 1.0);
            });
  }

  @Test
  void refusesRungsThatDoNotRiseToAllRows() {
    assertThatThrownBy(() -> trial("[0.5, 0.25, 1]", ""))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("rungs must rise from above 0 to 1")
        .hasMessageContaining("[0.5, 0.25, 1.0]");
  }

  private static SearchTrial trial(String rungs, String more) {
    String yaml =
        "name: trial\nmethods: [ties]\nevaluations: 1\nseeds: [1]\nfidelity: {rungs: %s}\n%s"
            .formatted(rungs, more);
    return new SearchTrial(StrictYaml.parse(yaml, "search.yaml", SearchSettings.class), rows);
  }

  /// Genomes around the bottom of the bowl, some of them far up.
  private static List<Genome> population(SearchTrial trial, int seed) {
    Random random = new Random(seed);
    int genes = trial.space().genes().size();
    return IntStream.range(0, POPULATION)
        .mapToObj(
            i ->
                Genome.of(
                    random
                        .doubles(genes)
                        .map(gene -> 0.5 + (gene - 0.5) * (i + 1) / POPULATION)
                        .toArray()))
        .toList();
  }

  /// The places of candidates, in the order in which an optimizer sees them.
  private static List<Integer> order(Goals goals, List<Candidate> candidates) {
    return order(Standing.told(goals, candidates));
  }

  private static List<Integer> order(List<Fitness> told) {
    return IntStream.range(0, told.size())
        .boxed()
        .sorted(
            Comparator.<Integer>comparingDouble(i -> told.get(i).violation())
                .thenComparingDouble(i -> told.get(i).objective(0)))
        .toList();
  }

  private List<Candidate> race(SearchTrial trial, List<Genome> population, String journal)
      throws IOException {
    return race(trial, population, Long.MAX_VALUE, journal);
  }

  private List<Candidate> race(
      SearchTrial trial, List<Genome> population, long tokens, String journal) throws IOException {
    try (Journal open = Journal.open(folder.resolve(journal));
        Workers workers = new Workers(1)) {
      Session session = new Session(null, null, open, workers, Progress.SILENT, null, List.of());
      return trial
          .race(session, new FakeMerges(trial.space()), () -> new Selection(PARENTS, false))
          .measure(0, population, (double) tokens / trial.unit())
          .candidates();
    }
  }

  private static double cost(SearchTrial trial, List<Candidate> raced) {
    return raced.stream().mapToLong(Candidate::tokens).sum() / (double) trial.unit();
  }
}
