package dev.mergewright.experiment.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mergewright.experiment.journal.JournalEntry.Candidate;
import dev.mergewright.experiment.rows.SearchRows;
import dev.mergewright.experiment.settings.OptimizerSettings;
import dev.mergewright.experiment.settings.SearchSettings;
import dev.mergewright.merge.StrictYaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The search loop with every optimizer, each candidate on all rows and in races.
class CandidateSearchTest {
  private static final int KILLS = 5;

  private static SearchRows rows;

  @TempDir private Path folder;

  @BeforeAll
  static void encodeOnce() throws IOException {
    rows = FakeMerges.rows(40);
  }

  static Stream<String> searches() {
    return Stream.of(OptimizerSettings.Kind.values())
        .filter(
            kind ->
                !new OptimizerSettings(kind, null, null, null, null, null, null).followsSlopes())
        .map(kind -> kind.name().toLowerCase(Locale.ROOT))
        .flatMap(
            name ->
                Stream.of("", "fidelity: {rungs: [0.25, 0.5, 1]}")
                    .map(fidelity -> settings(name, fidelity)));
  }

  @ParameterizedTest
  @MethodSource("searches")
  void continuesAfterAKillAtAnyByteToTheSameBits(String settings) throws IOException {
    SearchTrial trial = new SearchTrial(search(settings), rows);
    FakeMerges merges = new FakeMerges(trial.space());
    Path whole = folder.resolve("whole");
    Candidate best = trial.run(whole, 1, merges);
    byte[] journal = Files.readAllBytes(whole);
    SplittableRandom random = new SplittableRandom(journal.length);
    for (int kill = 0; kill < KILLS; kill++) {
      Path cut = folder.resolve("cut-" + kill);
      Files.write(cut, Arrays.copyOf(journal, random.nextInt(journal.length)));
      assertThat(trial.run(cut, 1 + kill % 2, merges)).isEqualTo(best);
      assertThat(Files.readAllBytes(cut)).isEqualTo(journal);
    }
  }

  private static SearchSettings search(String yaml) {
    return StrictYaml.parse(yaml, "search.yaml", SearchSettings.class);
  }

  private static String settings(String optimizer, String fidelity) {
    boolean several = optimizer.equals("nsga2");
    return """
    name: trial
    methods: [ties]
    optimizer: {name: %s, population: 6}
    objectives: %s
    constraints: [{term: expert, at_most: 0.75}]
    evaluations: 14
    seeds: [3]
    %s
    """
        .formatted(
            optimizer,
            several ? "[{safety: 1}, {expert: 1}]" : "[{safety: 1, expert: 0.3}]",
            fidelity);
  }
}
